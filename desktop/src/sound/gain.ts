/** How loud a track is played, so that all of them sound alike and none is clipped. */
import type { Loudness } from "@pika/contract/desk/track_analysis.ts";

/** LUFS that tracks are brought to: what the large streaming services play at, so that new music needs no raising. */
export const TARGET_LUFS = -14;
/** dBTP that no peak passes (EBU R 128, for what is not converted any more). */
export const CEILING_DB = -1;

/** Decibels to play a track louder by, or softer; 0 where nothing is known of it. It is never raised into clipping. */
export function levelGain(loudness: Loudness | null | undefined): number {
  if (!loudness || loudness.lufs === null) return 0;
  const wanted = TARGET_LUFS - loudness.lufs;
  const peak = loudness.true_peak_db ?? loudness.peak_db;
  // Without a known peak it may be at full scale.
  return Math.min(wanted, CEILING_DB - (peak ?? 0));
}

/** Decibels as a factor of the amplitude. */
export function factorOf(decibels: number): number {
  return 10 ** (decibels / 20);
}

/** A fader's place, 0 to 1, as a factor: its square, which is near to how loudness is felt. */
export function faderGain(place: number): number {
  return place * place;
}
