/** The arithmetic of the waveform: which part of the track is in sight, how loud a pixel is, where beats lie. */
import type { Beats } from "@pika/contract/desk/track_analysis.ts";
import type { Waveform } from "@pika/contract/desk/tracks.ts";

/** A stretch of the track in seconds. */
export interface Span {
  start: number;
  end: number;
}

/** The shortest stretch worth looking at, in seconds: the overview has some 8 columns a second. */
export const SHORTEST_SPAN = 4;

/** One byte per column and band, decoded. */
export interface Bands {
  low: Uint8Array;
  mid: Uint8Array;
  high: Uint8Array;
}

export function decodeWaveform(waveform: Waveform): Bands {
  const bytes = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return { low: bytes(waveform.low), mid: bytes(waveform.mid), high: bytes(waveform.high) };
}

/** `span` moved and shortened so that it lies within the track. */
export function clampSpan(span: Span, duration: number): Span {
  const length = Math.min(duration, Math.max(Math.min(SHORTEST_SPAN, duration), span.end - span.start));
  const start = Math.min(Math.max(0, span.start), duration - length);
  return { start, end: start + length };
}

/** Zooms by `factor` (below 1: closer) while the second `at` stays where it is. */
export function zoomSpan(span: Span, factor: number, at: number, duration: number): Span {
  const length = Math.min(
    duration,
    Math.max(Math.min(SHORTEST_SPAN, duration), (span.end - span.start) * factor),
  );
  const share = (at - span.start) / (span.end - span.start);
  return clampSpan({ start: at - share * length, end: at + (1 - share) * length }, duration);
}

export function panSpan(span: Span, seconds: number, duration: number): Span {
  return clampSpan({ start: span.start + seconds, end: span.end + seconds }, duration);
}

/**
 * The height, 0 to 1, of what lies between columns `from` and `to` (fractional): the peak when they cover several
 * columns, interpolated between column centres when they cover less than one.
 */
export function levelBetween(columns: Uint8Array, from: number, to: number): number {
  if (columns.length === 0) return 0;
  if (to - from <= 1) {
    const centre = Math.min(columns.length - 1, Math.max(0, (from + to) / 2 - 0.5));
    const left = Math.floor(centre);
    const right = Math.min(columns.length - 1, left + 1);
    return (columns[left]! + (columns[right]! - columns[left]!) * (centre - left)) / 255;
  }
  let peak = 0;
  const end = Math.min(columns.length, Math.ceil(to));
  for (let column = Math.max(0, Math.floor(from)); column < end; column++) {
    peak = Math.max(peak, columns[column]!);
  }
  return peak / 255;
}

/**
 * A line of the beat grid. `bar` marks the first beats of the bars; where nothing is known of them every fourth beat,
 * counted from the first one: a hint, not a finding.
 */
export interface BeatLine {
  time: number;
  bar: boolean;
}

/** Beat lines within `span`; none closer than `closest` seconds (then only bars, then nothing). */
export function beatLines(beats: Beats | null, span: Span, duration: number, closest: number): BeatLine[] {
  if (!beats) return [];
  const lines = beats.constant ? constantLines(beats, span, duration) : listedLines(beats, span);
  const step = beats.constant ? beats.period : typicalStep(beats.times ?? []);
  if (step >= closest) return lines;
  return step * (beats.beats_per_bar ?? 4) >= closest ? lines.filter((line) => line.bar) : [];
}

function constantLines(beats: Beats, span: Span, duration: number): BeatLine[] {
  const { first, period } = beats;
  if (!(period > 0)) return [];
  const lines: BeatLine[] = [];
  const end = Math.min(span.end, duration);
  for (let beat = Math.ceil((Math.max(0, span.start) - first) / period - 1e-9);; beat++) {
    const time = first + beat * period;
    if (time > end) return lines;
    lines.push({ time, bar: beginsBar(beats, beat) });
  }
}

function listedLines(beats: Beats, span: Span): BeatLine[] {
  return (beats.times ?? []).map((time, beat) => ({ time, bar: beginsBar(beats, beat) }))
    .filter(({ time }) => time >= span.start && time <= span.end);
}

function beginsBar({ beats_per_bar = 4, downbeat = 0 }: Beats, beat: number): boolean {
  return (beat - downbeat) % beats_per_bar === 0;
}

function typicalStep(times: number[]): number {
  return times.length < 2 ? Infinity : (times.at(-1)! - times[0]!) / (times.length - 1);
}
