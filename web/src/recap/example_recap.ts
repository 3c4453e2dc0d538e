/** A made-up recap for the tests of the pure parts. */

import type { Recap, RecapPlay } from "@pika/contract/room/http.ts";
import { play, uuid } from "../live/example_room.ts";

export const start = Date.UTC(2026, 10, 20, 20, 0);
const minute = 60_000;

/** Starts `minutes` after the night. */
export function played(number: number, minutes: number, more: Partial<RecapPlay> = {}): RecapPlay {
  const tempo = { slower: 0, perfect: 0, faster: 0 };
  return { ...play(number), likes: 0, duration: null, tempo, played_at: start + minutes * minute, ...more };
}

export function recap(plays: RecapPlay[], minutes = 60): Recap {
  return {
    id: uuid(0),
    code: "ABCDE",
    title: "Friday Social",
    dj: { name: "Ada", slug: "ada" },
    started_at: start,
    ended_at: start + minutes * minute,
    listeners_peak: 40,
    thanks: 3,
    likes: plays.reduce((sum, { likes }) => sum + likes, 0),
    plays,
    polls: [],
  };
}
