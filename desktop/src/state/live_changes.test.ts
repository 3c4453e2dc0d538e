import assert from "node:assert/strict";
import type { LiveChanges, LiveStatus, NightPlay } from "@pika/contract/desk/live.ts";
import { withChanges } from "./live_changes.ts";

const play = (id: string, likes = 0): NightPlay => ({
  id,
  title: `Song ${id}`,
  artist: "",
  bpm: null,
  key: null,
  energy: null,
  duration: null,
  played_at: 0,
  likes,
  track_id: null,
  source: "manual",
  sent: "acknowledged",
  note: "",
  retracted: false,
});

const status = (revision: number, night: number | null, plays: NightPlay[]): LiveStatus => ({
  revision,
  state: night === null ? "off" : "live",
  network: {
    light: "green",
    connected: true,
    waiting: 0,
    offline_since: null,
    next_try_at: null,
    problem: null,
  },
  session: night === null ? null : {
    id: `session ${night}`,
    night,
    code: "ABCDE",
    url: null,
    title: "",
    listed: true,
    started_at: 0,
  },
  now: plays[0] ?? null,
  plays,
  listeners: 3,
  thanks: 0,
  tempo: null,
  poll: null,
  announcement: null,
  doubts: [],
  rejected: [],
});

const changes = (since: number, all: LiveStatus, ids: string[]): LiveChanges => ({
  ...all,
  since,
  plays: all.plays.filter(({ id }) => ids.includes(id)),
});

Deno.test("a play that changed keeps its place, new ones stand in front, the others are the same objects", () => {
  const known = status(7, 1, [play("b"), play("a")]);
  const now = status(9, 1, [play("d"), play("c"), play("b"), play("a", 1)]);
  const seen = withChanges(known, changes(7, now, ["d", "c", "a"]));
  assert.deepEqual(seen, now);
  assert.equal(seen?.plays[2], known.plays[0]);
});

Deno.test("changes from before what is known are applied again, and those that are known are left out", () => {
  const known = status(7, 1, [play("b", 1), play("a", 1)]);
  const now = status(8, 1, [play("b", 2), play("a", 1)]);
  assert.deepEqual(withChanges(known, changes(4, now, ["b", "a"])), now);
  assert.equal(withChanges(known, changes(4, status(7, 1, [play("b", 1)]), [])), known);
});

Deno.test("who has missed something asks for the whole", () => {
  assert.equal(withChanges(status(7, 1, [play("a")]), changes(8, status(9, 1, [play("a", 2)]), ["a"])), null);
});

Deno.test("of another night nothing is kept, and none is left when it is over", () => {
  const known = status(7, 1, [play("b"), play("a")]);
  const another = status(9, 2, [play("c")]);
  assert.deepEqual(withChanges(known, changes(7, another, ["c"])), another);
  assert.deepEqual(withChanges(known, changes(7, status(9, null, []), [])), status(9, null, []));
});
