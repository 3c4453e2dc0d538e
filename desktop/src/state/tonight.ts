/** The set of tonight: which it is, what of it was played, and what could come next. */
import { computed, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Suggestions, Tonight, TonightEntry } from "@pika/contract/desk/set_tonight.ts";
import { attempt } from "./attempt.ts";
import { nowPlaying } from "./live.ts";
import { client, connection, refreshOnConnect } from "./session.ts";
import { openList } from "./set_list.ts";
import { share } from "./share.ts";
import { errorText, showToast } from "./toasts.ts";

/** `null` until the sidecar answered. */
export const tonight = signal<Tonight | null>(null);

/** How each entry of tonight's set stands, by its id. */
export const tonightStates = computed(() =>
  new Map(
    tonight.value?.entries.map(({ entry, state }): [number, TonightEntry["state"]] => [entry.id, state]),
  )
);

refreshOnConnect(async () => take(await client.call("sets.tonight", {})));
client.on("sets.tonight_changed", take);

function take(now: Tonight): void {
  tonight.value = share(tonight.peek(), now);
}

/** `null`: no set. */
export function chooseTonight(id: number | null): Promise<void> {
  return attempt("Cannot choose the set", "sets.choose_tonight", { id }, take);
}

/** Puts a track into tonight's set, as the next one. */
export async function addToTonight(track: { id: number; title: string }): Promise<void> {
  const now = tonight.value;
  if (!now?.list) return;
  const list = openList(now.list.id);
  if (list.shownBy === 0) await list.load();
  const made = await list.change("Cannot add it to the set", () => ({
    op: "add",
    track_ids: [track.id],
    before: now.next,
  }));
  if (made) showToast(`“${track.title}” comes next in “${now.list.name}”`);
}

export interface SuggestState {
  /** `null` while they are on the way. */
  found: Suggestions | null;
  problem: string | null;
}

/** What goes after the track that sounds; asked again when another one sounds, or the set is another. */
export function useSuggestions(limit: number): SuggestState {
  const [state, setState] = useState<SuggestState>({ found: null, problem: null });
  const open = connection.value.state === "open";
  const sounds = nowPlaying.value?.id;
  const set = tonight.value;
  useEffect(() => {
    if (!open) return;
    let current = true;
    client.call("sets.suggest", { limit }).then(
      (found) => current && setState({ found, problem: null }),
      (error) => {
        if (current && connection.value.state === "open") {
          setState({ found: null, problem: errorText(error) });
        }
      },
    );
    return () => {
      current = false;
    };
  }, [open, sounds, set, limit]);
  return state;
}
