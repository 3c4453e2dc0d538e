import assert from "node:assert/strict";
import { type Frame, frameOf } from "./frame.ts";
import { backlogLimits, type DeliveryMetrics, Subscriber } from "./subscriber.ts";

/** A line whose reader the test plays: what is written stays in the buffer until it is read. */
class Line extends Subscriber {
  override readonly dancer = null;
  buffer = 0;
  written: string[] = [];
  resyncs = 0;
  dropped = false;
  override backlog() {
    return this.buffer;
  }
  override write(frame: Frame) {
    this.written.push(frame.text);
  }
  override resync() {
    this.resyncs++;
  }
  override drop() {
    this.dropped = true;
  }
}

function counting(): DeliveryMetrics & { slow: number; lost: number } {
  return {
    slow: 0,
    lost: 0,
    coalesced() {
      this.slow++;
    },
    dropped() {
      this.lost++;
    },
  };
}

const frame = (number: number) => frameOf({ number });

Deno.test("a slow reader is sent nothing more, then one snapshot, then everything again", () => {
  const line = new Line();
  const metrics = counting();
  assert.equal(line.deliver(frame(1), metrics), true);
  line.buffer = backlogLimits.soft + 1;
  assert.equal(line.deliver(frame(2), metrics), false);
  assert.equal(line.deliver(frame(3), metrics), false);
  assert.equal(line.tend(performance.now(), metrics), false);
  assert.equal(line.resyncs, 0, "still full");
  line.buffer = 0;
  assert.equal(line.tend(performance.now(), metrics), false);
  assert.equal(line.tend(performance.now(), metrics), false);
  assert.equal(line.resyncs, 1, "asked for once");
  // What happens while the snapshot is looked up is in the snapshot: an event before it would make a gap.
  assert.equal(line.deliver(frame(4), metrics), false);
  line.caughtUp(frame(100));
  assert.equal(line.deliver(frame(5), metrics), true);
  assert.equal(line.tend(performance.now(), metrics), true);
  assert.deepEqual(line.written.map((text) => JSON.parse(text).number), [1, 100, 5]);
  assert.deepEqual([metrics.slow, metrics.lost], [1, 0]);
});

Deno.test("a reader that stays behind is dropped after the patience, once, and is written nothing more", () => {
  const line = new Line();
  const metrics = counting();
  line.buffer = backlogLimits.soft + 1;
  line.deliver(frame(1), metrics);
  const now = line.behindSince;
  assert.equal(line.tend(now + backlogLimits.patience - 1_000, metrics), false);
  assert.equal(line.dropped, false);
  assert.equal(line.tend(now + backlogLimits.patience + 1_000, metrics), true);
  assert.equal(line.tend(now + backlogLimits.patience + 2_000, metrics), true);
  assert.equal(line.dropped, true);
  line.buffer = 0;
  line.deliver(frame(2), metrics);
  line.reply(frame(3), metrics);
  assert.deepEqual(line.written, []);
  assert.equal(metrics.lost, 1);
});

Deno.test("a reader that falls behind a second time is looked after again", () => {
  const line = new Line();
  const metrics = counting();
  for (let round = 1; round <= 2; round++) {
    line.buffer = backlogLimits.soft + 1;
    line.deliver(frame(1), metrics);
    line.buffer = 0;
    line.tend(performance.now(), metrics);
    assert.equal(line.resyncs, round);
    line.caughtUp(frame(2));
  }
});

Deno.test("a heartbeat is left out where the line is full, and nobody is behind for it", () => {
  const line = new Line();
  line.offer(frame(1));
  line.buffer = backlogLimits.soft + 1;
  line.offer(frame(2));
  assert.equal(line.behindSince, 0);
  assert.equal(line.written.length, 1);
});

Deno.test("who asks and does not read the answers is dropped", () => {
  const line = new Line();
  const metrics = counting();
  line.buffer = backlogLimits.hard;
  line.reply(frame(1), metrics);
  assert.equal(line.dropped, false);
  line.buffer = backlogLimits.hard + 1;
  line.reply(frame(2), metrics);
  assert.equal(line.dropped, true);
});
