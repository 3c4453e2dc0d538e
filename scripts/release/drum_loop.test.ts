import assert from "node:assert/strict";
import { drumLoop } from "./drum_loop.ts";

Deno.test("the WAV header agrees with its data, and the sound is loud but not clipped", () => {
  const wav = drumLoop(120, 2);
  const view = new DataView(wav.buffer);
  assert.equal(view.getUint32(4, true), wav.length - 8);
  assert.equal(view.getUint32(40, true), wav.length - 44);
  const samples = new Int16Array(wav.buffer.slice(44));
  assert.equal(samples.length, 2 * 22_050);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  assert.ok(peak > 10_000 && peak < 32_767, `peak ${peak}`);
});
