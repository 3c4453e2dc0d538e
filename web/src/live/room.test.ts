import assert from "node:assert/strict";
import { play, room, uuid } from "./example_room.ts";
import { nobody, receive, said } from "./room.ts";

const counts = { listeners: 9, thanks: 2, tempo: null, likes: [] as [string, number][], poll: null };
const event = (seq: number, number: number) => ({
  type: "event" as const,
  session: uuid(0),
  seq,
  event: { kind: "play" as const, play: play(number) },
});

Deno.test("events come in order, once each", () => {
  const next = receive(room(), event(8, 2));
  assert.deepEqual([next.room?.seq, next.room?.state.now, next.gap], [8, uuid(2), false]);
  assert.deepEqual(receive(next.room, event(8, 2)), { room: next.room, gap: false });
  assert.deepEqual(receive(next.room, event(7, 1)), { room: next.room, gap: false });
});

Deno.test("a missing event is noticed, and the one after it is not applied", () => {
  const before = room();
  assert.deepEqual(receive(before, event(9, 3)), { room: before, gap: true });
  assert.equal(receive(before, { type: "resumed", session: uuid(0), seq: 9, counts, you: nobody }).gap, true);
});

Deno.test("another room's messages change nothing, and nothing is known before the first snapshot", () => {
  const before = room();
  for (const message of [event(8, 2), { type: "counts" as const, session: uuid(0), counts }]) {
    assert.equal(receive(before, { ...message, session: uuid(77) }).room, before);
    assert.equal(receive(null, message).room, null);
  }
});

Deno.test("a snapshot replaces everything, a resumption the figures and what the dancer said", () => {
  const you = { ...nobody, thanked: true };
  const resumed = receive(room(), { type: "resumed", session: uuid(0), seq: 7, counts, you });
  assert.deepEqual([resumed.room?.state.listeners, resumed.room?.you, resumed.gap], [9, you, false]);
  const { state } = room();
  assert.deepEqual(receive(null, { type: "snapshot", session: uuid(0), seq: 3, state, you }).room, {
    seq: 3,
    state,
    you,
  });
});

Deno.test("what a dancer said lately is what counts", () => {
  const n = { id: "1", session: uuid(0), n: 1 };
  let you = said(nobody, { type: "like", ...n, play: uuid(1), on: true });
  you = said(you, { type: "like", ...n, play: uuid(1), on: true });
  assert.deepEqual(you.likes, [uuid(1)]);
  you = said(you, { type: "like", ...n, play: uuid(1), on: false });
  you = said(you, { type: "tempo", ...n, play: uuid(1), wish: "slower" });
  you = said(you, { type: "vote", ...n, poll: uuid(5), option: 2 });
  you = said(you, { type: "thank", ...n });
  assert.deepEqual(you, {
    likes: [],
    tempo: { play: uuid(1), wish: "slower" },
    vote: { poll: uuid(5), option: 2 },
    thanked: true,
  });
  assert.equal(said(you, { type: "tempo", ...n, play: uuid(1), wish: null }).tempo, null);
});
