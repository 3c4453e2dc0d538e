/** A made-up room for the tests of the pure parts. */

import type { Play, Poll } from "@pika/contract/room/state.ts";
import { nobody, type Room } from "./room.ts";

export const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

export function play(number: number): Play {
  return {
    id: uuid(number),
    title: `Song ${number}`,
    artist: "Somebody",
    bpm: 98.4,
    key: "8A",
    energy: 6,
    duration: 215,
    played_at: 1_700_000_000_000 + number * 200_000,
    likes: 4,
  };
}

export function poll(votes: number[]): Poll {
  const options = votes.map((_, i) => `Option ${i}`);
  return { id: uuid(50), question: "What next?", options, votes, closes_at: null, closed: false };
}

/** At event 7, with song 1 playing. */
export function room(): Room {
  return {
    seq: 7,
    you: nobody,
    state: {
      session: uuid(0),
      code: "ABCDE",
      title: "Friday",
      listed: true,
      dj: { name: "Ada", slug: "ada" },
      status: "live",
      started_at: 1_700_000_000_000,
      ended_at: null,
      now: uuid(1),
      plays: [play(1)],
      announcement: null,
      poll: null,
      listeners: 3,
      thanks: 0,
      tempo: { play: uuid(1), slower: 2, perfect: 0, faster: 1 },
    },
  };
}
