import type { DeckSource, DeckStatus } from "@pika/contract/desk/deck.ts";
import { NOTHING } from "../format/numbers.ts";

export interface DeckWords {
  /**
   * `open`: none is chosen; `ready`: tracks will be seen; `waiting`: nothing is wrong, but nothing was found yet; `wrong`: the DJ must act.
   */
  state: "open" | "ready" | "waiting" | "wrong";
  headline: string;
  /** What to do. */
  advice: string;
}

const MISSING: Record<Exclude<DeckSource, "manual">, { headline: string; advice: string }> = {
  virtualdj: {
    headline: "No VirtualDJ history found",
    advice: "Play one track in VirtualDJ, so that it writes its history, or choose the History folder below.",
  },
  mixxx: {
    headline: "No Mixxx database found",
    advice: "Start Mixxx once, or choose the folder with mixxxdb.sqlite below.",
  },
};

/** On a Mac, before one of the programs is chosen: what macOS will ask. */
export const MAC_QUESTION =
  "macOS will ask whether Pika may read what that program writes: press Allow (or OK). Of Mixxx it asks each time that Pika is started.";

/** Whether the deck is heard, and what to do when it is not. */
export function deckWords({ source, found, problem, now, sources }: DeckStatus): DeckWords {
  if (source === null) {
    return {
      state: "open",
      headline: "Which program plays your music?",
      advice: "Choose it above. Before that, Pika looks at none of them.",
    };
  }
  if (source === "manual") {
    return {
      state: "ready",
      headline: "You say what plays",
      advice: "Press M for a track, or double click one in the library while you are live.",
    };
  }
  if (problem?.code === "not_allowed") {
    return {
      state: "wrong",
      headline: `macOS keeps Pika from ${nameOf(source, sources)}`,
      advice: problem.message,
    };
  }
  if (!found) {
    const { headline, advice } = MISSING[source];
    return { state: "wrong", headline, advice: problem?.message ?? advice };
  }
  if (problem) {
    return { state: "wrong", headline: `Cannot read ${nameOf(source, sources)}`, advice: problem.message };
  }
  return now ? { state: "ready", headline: `${nameOf(source, sources)} is heard`, advice: "" } : {
    state: "waiting",
    headline: `${nameOf(source, sources)} is found`,
    advice: "The next track that you play appears here.",
  };
}

/** The name of a source for people; a dash while none is chosen. */
export function nameOf(source: DeckSource | null, sources: DeckStatus["sources"]): string {
  if (source === null) return NOTHING;
  return sources.find(({ id }) => id === source)?.name ?? source;
}
