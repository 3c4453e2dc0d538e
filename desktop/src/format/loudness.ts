import type { Analysis } from "../rpc/contract.ts";

/** One line about loudness: integrated, range, peak between the samples where it is known, gain to -18 LUFS. */
export function formatLoudness(loudness: Analysis["loudness"] | undefined): string {
  if (!loudness) return "Loudness unknown";
  const { lufs, peak_db, range_lu, true_peak_db, replay_gain_db } = loudness;
  const parts = [`${lufs.toFixed(1)} LUFS`];
  if (range_lu !== undefined && range_lu !== null) parts.push(`range ${range_lu.toFixed(1)} LU`);
  parts.push(
    true_peak_db === undefined ? `peak ${signed(peak_db)} dB` : `true peak ${signed(true_peak_db)} dB`,
  );
  if (replay_gain_db !== undefined) parts.push(`ReplayGain ${signed(replay_gain_db)} dB`);
  return parts.join(" · ");
}

function signed(value: number): string {
  const text = value.toFixed(1);
  return Number(text) > 0 ? `+${text}` : text;
}
