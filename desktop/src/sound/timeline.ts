/**
 * Which frame of the track sounds at which time of the sound card's clock. All that is played is stretches that follow each other without a gap;
 * a loop is a stretch that ends at its end, and the next one at its start. So a place can be told from a time exactly, and a click on a beat is
 * scheduled for the very sample of that beat.
 */
import { RATE } from "./form.ts";

/** Frames `from` to `from + frames` of the track, beginning at the second `at` of the clock. */
export interface Stretch {
  at: number;
  from: number;
  frames: number;
}

/** Frames of the track: `start` is played after the one before `end`. */
export interface Loop {
  start: number;
  end: number;
}

/** A loop shorter than this is a tone, in frames: 20 ms. */
const SHORTEST_LOOP = RATE / 50;

/** The loop between two seconds of a track; `null` when it is too short to be one. */
export function loopBetween(start: number, end: number): Loop | null {
  const loop = { start: Math.max(0, Math.round(start * RATE)), end: Math.round(end * RATE) };
  return loop.end - loop.start >= SHORTEST_LOOP ? loop : null;
}

/** What is played from frame `from` on, within one piece of `pieceFrames`: how many frames, and the frame after them. */
export function nextStretch(
  from: number,
  loop: Loop | null,
  pieceFrames: number,
): { frames: number; next: number } {
  const pieceEnd = (Math.floor(from / pieceFrames) + 1) * pieceFrames;
  if (loop && from < loop.end && loop.end <= pieceEnd) return { frames: loop.end - from, next: loop.start };
  return { frames: pieceEnd - from, next: pieceEnd };
}

/** What has been scheduled, oldest first. */
export class Timeline {
  #stretches: Stretch[] = [];

  /** Adds what follows; whatever was to sound from its beginning on is not. */
  add(stretch: Stretch): void {
    this.#stretches = this.#stretches.filter(({ at }) => at < stretch.at);
    this.#stretches.push(stretch);
  }

  /** Forgets what is over before `time`. */
  forget(time: number): void {
    this.#stretches = this.#stretches.filter(({ at, frames }) => at + frames / RATE >= time);
  }

  clear(): void {
    this.#stretches = [];
  }

  /** The frame that sounds at `time`, or the nearest one; `null` when nothing was scheduled. */
  frameAt(time: number): number | null {
    const stretch = this.#stretches.findLast(({ at }) => at <= time) ?? this.#stretches[0];
    if (!stretch) return null;
    const frame = Math.round((time - stretch.at) * RATE);
    return stretch.from + Math.min(Math.max(0, frame), stretch.frames);
  }
}
