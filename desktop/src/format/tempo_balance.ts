/** The dancers' tempo wishes as one picture. */
import type { TempoCounts } from "@pika/contract/room/state.ts";

export type Wishes = Omit<TempoCounts, "play">;

export interface TempoBalance {
  total: number;
  /** Shares of the whole, together 1; all 0 when nobody has wished. */
  slower: number;
  perfect: number;
  faster: number;
  /** What the floor says, in a few words. */
  verdict: string;
}

/** More than this share on one side is a wish of the floor, not of a few. */
const CLEAR = 0.5;

export function tempoBalance(wishes: Wishes | null): TempoBalance {
  const { slower, perfect, faster } = wishes ?? { slower: 0, perfect: 0, faster: 0 };
  const total = slower + perfect + faster;
  if (total === 0) return { total, slower: 0, perfect: 0, faster: 0, verdict: "No wishes yet" };
  const shares = { slower: slower / total, perfect: perfect / total, faster: faster / total };
  return { total, ...shares, verdict: verdictOf(shares) };
}

function verdictOf({ slower, perfect, faster }: Wishes): string {
  if (perfect > CLEAR) return "The tempo is right";
  if (faster > CLEAR) return "Faster, please";
  if (slower > CLEAR) return "Slower, please";
  if (faster > slower && faster > perfect) return "Rather faster";
  if (slower > faster && slower > perfect) return "Rather slower";
  return "The floor is divided";
}

/** The wishes in a table: `2 slower, 5 perfect`; empty when there are none. */
export function wishWords(wishes: Wishes | null | undefined): string {
  if (!wishes) return "";
  return (["slower", "perfect", "faster"] as const).filter((wish) => wishes[wish] > 0)
    .map((wish) => `${wishes[wish]} ${wish}`).join(", ");
}
