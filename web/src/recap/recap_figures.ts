/** The night in figures, and as points of a picture. Pure. */

import type { Recap, RecapPlay } from "@pika/contract/room/http.ts";

export interface Span {
  /** When the track sounded: milliseconds since 1970. */
  from: number;
  to: number;
  play: RecapPlay;
}

/** A track that nothing followed counts so long when its own length is not known. */
const usualLength = 210_000;
/** Silence is not drawn as one endless track. */
const longestTrack = 20 * 60_000;

/** When each track sounded: until the next began, or its own length was over, or the night was. In the order of the night. */
export function spans(recap: Pick<Recap, "plays" | "ended_at">): Span[] {
  const plays = [...recap.plays].sort((a, b) => a.played_at - b.played_at);
  return plays.map((play, i) => {
    const next = plays[i + 1]?.played_at;
    const length = play.duration ? play.duration * 1000 : next === undefined ? usualLength : longestTrack;
    const to = Math.min(play.played_at + length, next ?? Math.max(recap.ended_at, play.played_at + 1_000));
    return { from: play.played_at, to: Math.max(to, play.played_at + 1), play };
  });
}

export interface NightFigures {
  tracks: number;
  likes: number;
  /** Mean of the tempos weighted by how long they sounded; `null` when none is known. */
  bpm: number | null;
  slowest: number | null;
  fastest: number | null;
  energy: number | null;
  /** From the first track to the end of the night, milliseconds. */
  length: number;
  /** The most liked tracks, at most three, none without likes. */
  best: RecapPlay[];
}

export function nightFigures(recap: Recap): NightFigures {
  const all = spans(recap);
  const tempos = recap.plays.flatMap(({ bpm }) => bpm === null ? [] : [bpm]);
  return {
    tracks: recap.plays.length,
    likes: recap.likes,
    bpm: weightedMean(all, (play) => play.bpm),
    slowest: tempos.length ? Math.min(...tempos) : null,
    fastest: tempos.length ? Math.max(...tempos) : null,
    energy: weightedMean(all, (play) => play.energy),
    length: Math.max(0, recap.ended_at - Math.min(recap.started_at, all[0]?.from ?? recap.started_at)),
    best: recap.plays.filter((play) => play.likes > 0).sort((a, b) => b.likes - a.likes).slice(0, 3),
  };
}

export interface Bar {
  play: RecapPlay;
  x: number;
  width: number;
  /** Height of the energy, 0 when it is not known. */
  height: number;
}

export interface Dot {
  play: RecapPlay;
  x: number;
  y: number;
}

export interface Mark {
  at: number;
  x: number;
}

export interface Picture {
  bars: Bar[];
  /** One point per known tempo, at the middle of its track. */
  tempo: Dot[];
  likes: (Dot & { radius: number })[];
  hours: Mark[];
  /** The tempos at the bottom and the top of the picture. */
  scale: { low: number; high: number } | null;
}

export interface Frame {
  width: number;
  /** Height for energy and tempo. */
  height: number;
  /** Height above it for the likes. */
  head: number;
}

/** Where everything is in a picture of that size; y grows downwards, 0 is the top of the head. */
export function picture(recap: Recap, { width, height, head }: Frame): Picture {
  const all = spans(recap);
  const first = all[0]?.from ?? recap.started_at;
  const last = Math.max(first + 1, ...all.map(({ to }) => to));
  const x = (time: number) => (time - first) / (last - first) * width;
  const tempos = recap.plays.flatMap(({ bpm }) => bpm === null ? [] : [bpm]);
  const scale = tempos.length ? tempoScale(tempos) : null;
  const most = Math.max(1, ...recap.plays.map(({ likes }) => likes));
  // Hearts side by side touch at most.
  const largest = Math.min(head / 2 - 2, Math.max(4, width / Math.max(1, all.length) * 0.6));
  const middle = ({ from, to }: Span) => x((from + to) / 2);
  const tempo = scale
    ? all.flatMap((span) =>
      span.play.bpm === null ? [] : [{
        play: span.play,
        x: middle(span),
        y: head + height * (1 - (span.play.bpm - scale.low) / (scale.high - scale.low)),
      }]
    )
    : [];
  return {
    bars: all.map((span) => ({
      play: span.play,
      x: x(span.from),
      width: Math.max(1, x(span.to) - x(span.from)),
      height: (span.play.energy ?? 0) / 10 * height,
    })),
    tempo,
    likes: all.filter(({ play }) => play.likes > 0).map((span) => {
      const radius = 2.5 + (largest - 2.5) * Math.sqrt(span.play.likes / most);
      const inside = Math.min(width - radius, Math.max(radius, middle(span)));
      return { play: span.play, x: inside, y: head / 2, radius };
    }),
    hours: hourMarks(first, last).map((at) => ({ at, x: x(at) })),
    scale,
  };
}

/** A line through points that never overshoots them: monotone in x, as an SVG path. */
export function smoothPath(points: readonly { x: number; y: number }[]): string {
  const round = (value: number) => Math.round(value * 10) / 10;
  return points.map(({ x, y }, i) => {
    const before = points[i - 1];
    if (!before) return `M${round(x)} ${round(y)}`;
    const middle = round((before.x + x) / 2);
    return `C${middle} ${round(before.y)} ${middle} ${round(y)} ${round(x)} ${round(y)}`;
  }).join("");
}

/** Tens around the tempos, at least twenty apart, so that a night at one tempo is not drawn as mountains. */
function tempoScale(tempos: number[]): { low: number; high: number } {
  let low = Math.floor(Math.min(...tempos) / 10) * 10;
  let high = Math.ceil(Math.max(...tempos) / 10) * 10;
  if (high - low < 20) high += 10;
  if (high - low < 20) low -= 10;
  return { low, high };
}

/** Full hours, or quarters of short nights, between the two. */
function hourMarks(first: number, last: number): number[] {
  const length = last - first;
  const hour = 3_600_000;
  const apart = length <= 45 * 60_000
    ? hour / 6
    : length <= 2 * hour
    ? hour / 2
    : Math.ceil(length / (6 * hour)) * hour;
  const marks: number[] = [];
  for (let at = Math.ceil(first / apart) * apart; at <= last; at += apart) marks.push(at);
  return marks;
}

function weightedMean(all: Span[], value: (play: RecapPlay) => number | null): number | null {
  let sum = 0;
  let weight = 0;
  for (const { from, to, play } of all) {
    const one = value(play);
    if (one === null) continue;
    sum += one * (to - from);
    weight += to - from;
  }
  return weight === 0 ? null : sum / weight;
}
