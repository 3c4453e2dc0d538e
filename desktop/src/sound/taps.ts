/** The tempo that somebody taps. */

/** Milliseconds without a tap after which another song is meant. */
const PAUSE = 2_500;
/** Taps that are listened to: a DJ's bar of eight, and its first one again. */
const MOST = 17;
/** Taps that make a tempo. */
export const FEWEST_TAPS = 4;

/** The times of the last taps in milliseconds, with one more. */
export function tapped(before: readonly number[], now: number): number[] {
  const last = before.at(-1);
  if (last !== undefined && (now - last > PAUSE || now <= last)) return [now];
  return [...before, now].slice(-MOST);
}

/** Beats a minute, to a tenth, by the median of the times between; `null` while there are too few. */
export function tappedTempo(taps: readonly number[]): number | null {
  if (taps.length < FEWEST_TAPS) return null;
  const between = taps.slice(1).map((tap, index) => tap - taps[index]!).sort((a, b) => a - b);
  const middle = between.length / 2;
  const median = (between[Math.floor(middle)]! + between[Math.ceil(middle) - 1]!) / 2;
  const bpm = Math.round(600_000 / median) / 10;
  return bpm >= 20 && bpm <= 400 ? bpm : null;
}
