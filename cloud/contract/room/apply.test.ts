import assert from "node:assert/strict";
import { applyCounts, applyEvent } from "./apply.ts";
import type { SessionEvent } from "./events.ts";
import { limits } from "../limits.ts";
import type { Counts, LiveState, Play, Poll } from "./state.ts";

const play = (id: string, likes = 0): Play => ({
  id,
  title: `Title ${id}`,
  artist: "Artist",
  bpm: 96,
  key: "8A",
  energy: 5,
  duration: 200,
  played_at: 1_790_000_000_000,
  likes,
});
const poll: Poll = {
  id: "q",
  question: "?",
  options: ["a", "b"],
  votes: [0, 0],
  closes_at: 5,
  closed: false,
};
const empty: LiveState = {
  session: "s",
  code: "ABCDE",
  title: "",
  listed: true,
  dj: { name: "DJ", slug: "dj" },
  status: "live",
  started_at: 1,
  ended_at: null,
  now: null,
  plays: [],
  announcement: null,
  poll: null,
  listeners: 0,
  thanks: 0,
  tempo: null,
};
const after = (...events: SessionEvent[]) => events.reduce(applyEvent, empty);
const counts = (changes: Partial<Counts>): Counts => ({
  listeners: 3,
  thanks: 1,
  tempo: null,
  likes: [],
  poll: null,
  ...changes,
});

Deno.test("a play sounds now, comes first, and nobody has wished yet", () => {
  const state = after({ kind: "play", play: play("a") }, { kind: "play", play: play("b") });
  assert.equal(state.now, "b");
  assert.deepEqual(state.plays.map(({ id }) => id), ["b", "a"]);
  assert.deepEqual(state.tempo, { play: "b", slower: 0, perfect: 0, faster: 0 });
});

Deno.test("the state keeps a bounded number of plays", () => {
  const events = Array.from({ length: limits.livePlays + 5 }, (_, i): SessionEvent => ({
    kind: "play",
    play: play(String(i)),
  }));
  assert.equal(after(...events).plays.length, limits.livePlays);
});

Deno.test("later metadata changes its play only and keeps its likes", () => {
  const { id: _, played_at: __, likes: ___, ...track } = play("x");
  const state = after(
    { kind: "play", play: play("a", 4) },
    { kind: "play", play: play("b") },
    { kind: "track", play: "a", track: { ...track, title: "Better" } },
  );
  assert.equal(state.plays[1]?.title, "Better");
  assert.equal(state.plays[1]?.likes, 4);
  assert.equal(state.plays[0]?.title, "Title b");
});

Deno.test("a retracted play is gone; when it sounded, nothing does", () => {
  const state = after({ kind: "play", play: play("a") }, { kind: "retract", play: "a" });
  assert.deepEqual([state.now, state.plays, state.tempo], [null, [], null]);
});

Deno.test("only the announcement and the poll that are shown can be over", () => {
  const shown = after(
    { kind: "announcement", announcement: { id: "n", text: "Hi", until: 9 } },
    { kind: "poll", poll },
  );
  assert.deepEqual(applyEvent(shown, { kind: "announcement_over", announcement: "other" }), shown);
  assert.deepEqual(applyEvent(shown, { kind: "poll_over", poll: "other", votes: [1, 1] }), shown);
  assert.equal(applyEvent(shown, { kind: "announcement_over", announcement: "n" }).announcement, null);
  const closed = applyEvent(shown, { kind: "poll_over", poll: "q", votes: [2, 5] }).poll;
  assert.deepEqual([closed?.closed, closed?.votes, closed?.closes_at], [true, [2, 5], null]);
});

Deno.test("an ended session that its DJ comes back to is live again", () => {
  const ended = after({ kind: "play", play: play("a") }, { kind: "ended", ended_at: 7 });
  assert.deepEqual([ended.status, ended.ended_at, ended.now], ["ended", 7, null]);
  const back = applyEvent(ended, { kind: "dj", status: "live" });
  assert.deepEqual([back.status, back.ended_at], ["live", null]);
});

Deno.test("an event of a newer cloud changes nothing", () => {
  const state = after({ kind: "play", play: play("a") });
  assert.deepEqual(applyEvent(state, { kind: "fireworks" } as unknown as SessionEvent), state);
});

Deno.test("counts are absolute: twice is as once, and those of another play or poll are left out", () => {
  const state = after({ kind: "play", play: play("a") }, { kind: "poll", poll });
  const figures = counts({
    likes: [["a", 7], ["unknown", 9]],
    tempo: { play: "a", slower: 1, perfect: 2, faster: 3 },
    poll: { id: "q", votes: [4, 1] },
  });
  const once = applyCounts(state, figures);
  assert.deepEqual(applyCounts(once, figures), once);
  assert.deepEqual([once.plays[0]?.likes, once.tempo?.faster, once.poll?.votes], [7, 3, [4, 1]]);
  const late = applyCounts(
    once,
    counts({
      tempo: { play: "old", slower: 9, perfect: 9, faster: 9 },
      poll: { id: "old", votes: [9, 9] },
    }),
  );
  assert.deepEqual([late.tempo?.play, late.poll?.votes], ["a", [4, 1]]);
});

Deno.test("nothing is changed in place", () => {
  const state = after({ kind: "play", play: play("a") }, { kind: "poll", poll });
  const before = structuredClone(state);
  applyEvent(state, { kind: "play", play: play("b") });
  applyEvent(state, { kind: "poll_over", poll: "q", votes: [1, 1] });
  applyCounts(state, counts({ likes: [["a", 5]] }));
  assert.deepEqual(state, before);
});
