import assert from "node:assert/strict";
import type { DancerAction } from "@pika/contract/room/dancer.ts";
import { play, poll, room, uuid } from "./example_room.ts";
import { press, withPresses } from "./figures.ts";
import { receive, type Room } from "./room.ts";

const base = { id: "1", session: uuid(0), n: 1 };
const like = (on: boolean): DancerAction => ({ type: "like", ...base, play: uuid(1), on });
const wish = (wish: "slower" | "faster" | null): DancerAction => ({
  type: "tempo",
  ...base,
  play: uuid(1),
  wish,
});
const counted = (from: Room, likes: number) =>
  receive(from, {
    type: "counts",
    session: uuid(0),
    counts: { listeners: 3, thanks: 0, tempo: null, likes: [[uuid(1), likes]], poll: null },
  }).room!;
const likesOf = (shown: Room) => shown.state.plays[0]!.likes;

Deno.test("a like shows at once, and is not counted twice when the cloud's figure comes before its answer", () => {
  const own = press(room(), like(true));
  const shown = withPresses(room(), [own]);
  assert.equal(likesOf(shown), 5);
  assert.deepEqual(shown.you.likes, [uuid(1)]);
  assert.equal(likesOf(withPresses(counted(room(), 5), [own])), 5);
  assert.equal(likesOf(withPresses(counted(room(), 9), [own])), 9);
});

Deno.test("taking a like back takes one away; doing again what is done changes nothing", () => {
  const liked = { ...room(), you: { ...room().you, likes: [uuid(1)] } };
  assert.equal(likesOf(withPresses(liked, [press(liked, like(false))])), 3);
  assert.equal(likesOf(withPresses(liked, [press(liked, like(true))])), 4);
  assert.equal(likesOf(withPresses(room(), [press(room(), like(false))])), 4);
});

Deno.test("a changed wish moves from one figure to the other, and can be taken back", () => {
  const before = { ...room(), you: { ...room().you, tempo: { play: uuid(1), wish: "slower" as const } } };
  const faster = withPresses(before, [press(before, wish("faster"))]);
  assert.deepEqual(faster.state.tempo, { play: uuid(1), slower: 1, perfect: 0, faster: 2 });
  const none = withPresses(before, [press(before, wish(null))]);
  assert.deepEqual(none.state.tempo, { play: uuid(1), slower: 1, perfect: 0, faster: 1 });
  assert.equal(none.you.tempo, null);
});

Deno.test("a wish for a track that is over changes no figure of the next", () => {
  const own = press(room(), wish("faster"));
  const next = receive(room(), {
    type: "event",
    session: uuid(0),
    seq: 8,
    event: { kind: "play", play: play(9) },
  }).room!;
  assert.deepEqual(withPresses(next, [own]).state.tempo, { play: uuid(9), slower: 0, perfect: 0, faster: 0 });
});

Deno.test("a vote that is changed counts once", () => {
  const asked = { ...room(), state: { ...room().state, poll: poll([3, 1]) } };
  asked.you = { ...asked.you, vote: { poll: uuid(50), option: 0 } };
  const own = press(asked, { type: "vote", ...base, poll: uuid(50), option: 1 });
  assert.deepEqual(withPresses(asked, [own]).state.poll?.votes, [2, 2]);
});

Deno.test("thanks count once", () => {
  const own = press(room(), { type: "thank", ...base });
  assert.equal(withPresses(room(), [own]).state.thanks, 1);
  const thanked = { ...room(), you: { ...room().you, thanked: true } };
  assert.equal(withPresses(thanked, [press(thanked, { type: "thank", ...base })]).state.thanks, 0);
});
