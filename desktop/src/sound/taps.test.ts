import assert from "node:assert/strict";
import { tapped, tappedTempo } from "./taps.ts";

const tap = (times: number[]) => times.reduce<number[]>(tapped, []);

Deno.test("the tempo is the median: one tap that comes late changes little", () => {
  assert.equal(tappedTempo(tap([0, 500, 1_000, 1_500])), 120);
  assert.equal(tappedTempo(tap([0, 500, 1_000, 1_640, 2_000, 2_500])), 120);
  assert.equal(tappedTempo(tap([0, 625, 1_251, 1_876, 2_500])), 96);
});

Deno.test("too few taps are no tempo, and after a pause they begin anew", () => {
  assert.equal(tappedTempo(tap([0, 500, 1_000])), null);
  assert.deepEqual(tap([0, 500, 1_000, 9_000, 9_500]), [9_000, 9_500]);
  assert.equal(tap(Array.from({ length: 60 }, (_, i) => i * 500)).length, 17);
});

Deno.test("what is no tempo is none", () => {
  assert.equal(tappedTempo(tap([0, 1, 2, 3, 4])), null);
});
