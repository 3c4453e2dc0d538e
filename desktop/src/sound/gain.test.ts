import assert from "node:assert/strict";
import { factorOf, faderGain, levelGain } from "./gain.ts";

const loudness = (
  lufs: number | null,
  true_peak_db: number | null | undefined,
  peak_db: number | null = -3,
) => ({
  lufs,
  peak_db,
  ...(true_peak_db === undefined ? {} : { true_peak_db }),
});

Deno.test("tracks are brought to one loudness", () => {
  assert.equal(levelGain(loudness(-8, 0.5)), -6);
  assert.equal(levelGain(loudness(-20, -9)), 6);
});

Deno.test("none is raised into clipping, by its true peak or by what is known of it", () => {
  assert.equal(levelGain(loudness(-20, -4)), 3);
  assert.equal(levelGain(loudness(-20, 0)), -1);
  assert.equal(levelGain(loudness(-20, undefined, -5)), 4);
  assert.equal(levelGain(loudness(-20, null, null)), -1);
});

Deno.test("of silence, and of what was not analysed, nothing is changed", () => {
  assert.equal(levelGain(null), 0);
  assert.equal(levelGain(undefined), 0);
  assert.equal(levelGain(loudness(null, null)), 0);
});

Deno.test("decibels and the fader", () => {
  assert.ok(Math.abs(factorOf(-6.0206) - 0.5) < 1e-5);
  assert.deepEqual([faderGain(0), faderGain(0.5), faderGain(1)], [0, 0.25, 1]);
});
