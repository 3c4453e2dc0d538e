import assert from "node:assert/strict";
import { beatBefore, beatsFrom, firstBeatMoved, firstBeatThrough } from "./grid.ts";

const steady = { constant: true, first: 0.25, period: 0.5, times: null, beats_per_bar: 4, downbeat: 0 };
const changing = { constant: false, first: 1, period: 0.5, times: [1, 1.5, 2.1, 2.7, 3.2] };

Deno.test("the beat that sounds at a place", () => {
  assert.deepEqual(beatBefore(steady, 1.3), { at: 1.25, index: 2 });
  assert.deepEqual(beatBefore(steady, 1.25), { at: 1.25, index: 2 });
  assert.equal(beatBefore(steady, 0)!.index, -1);
  assert.deepEqual(beatBefore(changing, 2.2), { at: 2.1, index: 2 });
  assert.equal(beatBefore(changing, 0.5), null);
  assert.equal(beatBefore(null, 1), null);
  assert.equal(beatBefore({ ...steady, period: 0 }, 1), null);
});

Deno.test("loops of beats begin on the beat that sounds, within the sound", () => {
  assert.deepEqual(beatsFrom(steady, 1.4, 4), { start: 1.25, end: 3.25 });
  assert.deepEqual(beatsFrom(steady, 0, 4), { start: 0.25, end: 2.25 });
  assert.deepEqual(beatsFrom(changing, 1.6, 3), { start: 1.5, end: 3.2 });
  assert.equal(beatsFrom(changing, 1.6, 4), null);
  assert.equal(beatsFrom(null, 1, 4), null);
});

Deno.test("a beat said to be the first moves the grid, not the music", () => {
  assert.equal(firstBeatThrough(steady, 5.0, 0.25), 1);
  assert.equal(firstBeatThrough(steady, 0.123456, undefined), 0.1235);
  // Where the first beat was found to lie: it is the bars that are meant.
  assert.equal(firstBeatThrough(steady, 4.3, 0.25), 2.3);
  assert.equal(firstBeatThrough({ ...steady, beats_per_bar: 3 }, 4, 0.25), 1);
  assert.equal(firstBeatThrough(changing, 2.1, 1), 2.1);
});

Deno.test("moving back and forth ends where it began", () => {
  for (const step of [0.001, 0.01, 0.25]) {
    const there = firstBeatMoved(steady, step);
    assert.ok(Math.abs(firstBeatMoved({ ...steady, first: there }, -step) - steady.first) < 1e-9);
  }
  // Before the start of the sound there is no beat: the next bar's is the first.
  assert.equal(firstBeatMoved({ ...steady, first: 0.005 }, -0.01), 1.995);
  assert.equal(firstBeatMoved({ ...changing, first: 0.005 }, -0.01), 0);
});
