import assert from "node:assert/strict";
import { sidesOf } from "./form.ts";
import { loopBetween, nextStretch, Timeline } from "./timeline.ts";

Deno.test("samples become two channels of full scale 1", () => {
  const { left, right } = sidesOf(new Int16Array([16384, -32768, 0, 32767]).buffer, 8);
  assert.deepEqual([...left], [0.5, 0]);
  assert.equal(right[0], -1);
  assert.ok(Math.abs(right[1]! - 1) < 1e-4);
  assert.equal(sidesOf(new ArrayBuffer(8), 7).left.length, 1);
});

Deno.test("stretches end with their piece, or with the loop", () => {
  assert.deepEqual(nextStretch(0, null, 100), { frames: 100, next: 100 });
  assert.deepEqual(nextStretch(130, null, 100), { frames: 70, next: 200 });
  const loop = { start: 20, end: 150 };
  assert.deepEqual(nextStretch(20, loop, 100), { frames: 80, next: 100 });
  assert.deepEqual(nextStretch(100, loop, 100), { frames: 50, next: 20 });
  // Behind its end a loop is not entered any more.
  assert.deepEqual(nextStretch(150, loop, 100), { frames: 50, next: 200 });
  assert.deepEqual(nextStretch(30, { start: 20, end: 100 }, 100), { frames: 70, next: 20 });
});

Deno.test("a loop of many rounds neither loses nor doubles a frame", () => {
  const loop = loopBetween(1, 1.5)!;
  assert.deepEqual(loop, { start: 44_100, end: 66_150 });
  let from = loop.start;
  let frames = 0;
  for (let round = 0; round < 1_000; round++) {
    const step = nextStretch(from, loop, 30_000);
    frames += step.frames;
    from = step.next;
    if (from === loop.start) assert.equal(frames % 22_050, 0);
  }
  assert.equal(loopBetween(1, 1.01), null);
});

Deno.test("the place of a time, and the last stretch that was said counts", () => {
  const timeline = new Timeline();
  assert.equal(timeline.frameAt(5), null);
  timeline.add({ at: 10, from: 0, frames: 44_100 });
  timeline.add({ at: 11, from: 44_100, frames: 44_100 });
  assert.equal(timeline.frameAt(9), 0);
  assert.equal(timeline.frameAt(10.5), 22_050);
  assert.equal(timeline.frameAt(11.25), 55_125);
  assert.equal(timeline.frameAt(99), 88_200);
  // A jump: what was to come after it does not sound.
  timeline.add({ at: 10.75, from: 441_000, frames: 44_100 });
  assert.equal(timeline.frameAt(10.5), 22_050);
  assert.equal(timeline.frameAt(11), 452_025);
  timeline.forget(11.1);
  assert.equal(timeline.frameAt(10.5), 441_000);
  timeline.forget(99);
  assert.equal(timeline.frameAt(10.5), null);
});
