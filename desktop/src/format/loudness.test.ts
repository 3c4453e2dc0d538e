import assert from "node:assert/strict";
import { formatLoudness } from "./loudness.ts";

Deno.test("all figures of the loudness in one line", () => {
  const loudness = { lufs: -9.42, range_lu: 5.21, peak_db: -0.1, true_peak_db: 0.44, replay_gain_db: -8.58 };
  assert.equal(formatLoudness(loudness), "-9.4 LUFS · range 5.2 LU · true peak +0.4 dB · ReplayGain -8.6 dB");
});

Deno.test("what an older analysis or a short sound does not have is left out", () => {
  assert.equal(formatLoudness({ lufs: -9, peak_db: 0 }), "-9.0 LUFS · peak 0.0 dB");
  const short = { lufs: -20, range_lu: null, peak_db: -8, true_peak_db: -8, replay_gain_db: 2 };
  assert.equal(formatLoudness(short), "-20.0 LUFS · true peak -8.0 dB · ReplayGain +2.0 dB");
});

Deno.test("silence has no loudness", () => {
  assert.equal(formatLoudness(null), "Loudness unknown");
  assert.equal(formatLoudness(undefined), "Loudness unknown");
});
