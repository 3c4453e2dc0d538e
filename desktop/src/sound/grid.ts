/** The grid by ear: where a loop begins, and where the first beat lies when the grid is moved. */
import type { Beats } from "@pika/contract/desk/track_analysis.ts";

/** The beats around a place: the last one at or before it, and how far the next ones follow. `null` without a grid. */
export function beatBefore(beats: Beats | null, seconds: number): { at: number; index: number } | null {
  if (!beats) return null;
  if (beats.constant) {
    if (!(beats.period > 0)) return null;
    const index = Math.floor((seconds - beats.first) / beats.period + 1e-6);
    return { at: beats.first + index * beats.period, index };
  }
  const index = (beats.times ?? []).findLastIndex((time) => time <= seconds + 1e-6);
  return index < 0 ? null : { at: beats.times![index]!, index };
}

/** The seconds between which `count` beats lie, the first of them the one that sounds at `seconds`. */
export function beatsFrom(
  beats: Beats | null,
  seconds: number,
  count: number,
): { start: number; end: number } | null {
  const first = beatBefore(beats, seconds);
  if (!first) return null;
  if (beats!.constant) {
    const index = Math.max(first.index, Math.ceil(-beats!.first / beats!.period));
    const start = beats!.first + index * beats!.period;
    return { start, end: start + count * beats!.period };
  }
  const end = beats!.times![first.index + count];
  return end === undefined ? null : { start: first.at, end };
}

/** Parts of a beat: the sidecar takes a first beat that lies so near to the found one as a correction, which leaves the bars as they are. */
const CORRECTION = 0.52;

/**
 * The first beat of the grid in which a bar begins at `seconds`: the earliest beginning of a bar, unless it lies where the analysis has
 * `found` the first beat; then the bar after it, so that the sidecar sees that the bars are meant.
 */
export function firstBeatThrough(beats: Beats, seconds: number, found: number | undefined): number {
  const bar = barOf(beats);
  if (!beats.constant || !(bar > 0)) return rounded(seconds);
  // A hair before the start of the sound is its start.
  const bars = Math.floor(seconds / bar + 1e-6);
  const first = Math.max(0, seconds - bars * bar);
  const isNear = found !== undefined && Math.abs(first - found) <= CORRECTION * beats.period;
  return rounded(isNear ? first + bar : first);
}

/** The first beat after the grid was moved by `seconds`; still at the start of the sound or behind it, and of the same bars. */
export function firstBeatMoved(beats: Beats, seconds: number): number {
  const moved = beats.first + seconds;
  if (moved >= 0) return rounded(moved);
  return rounded(beats.constant ? moved + barOf(beats) : 0);
}

function barOf({ period, beats_per_bar }: Beats): number {
  return period * (beats_per_bar ?? 4);
}

/** To a tenth of a millisecond, as values are stored. */
function rounded(seconds: number): number {
  return Math.round(seconds * 10_000) / 10_000;
}
