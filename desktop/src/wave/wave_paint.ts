/** Draws the waveform, its overview and the energy curve. Widths and heights are in device pixels. */
import type { Structure } from "@pika/contract/desk/track_analysis.ts";
import { type Bands, type BeatLine, levelBetween, type Span } from "./wave_view.ts";

/** Colours of one drawing, read from the design tokens. */
export interface Palette {
  low: string;
  mid: string;
  high: string;
  beat: string;
  bar: string;
  energy: string;
  energyFill: string;
  shade: string;
  frame: string;
  /** The start of a phrase, and what lies before the intro's end and after the outro's start. */
  phrase: string;
  edge: string;
}

export function readPalette(element: Element): Palette {
  const styles = getComputedStyle(element);
  const color = (name: string) => styles.getPropertyValue(`--wave-${name}`).trim();
  return {
    low: color("low"),
    mid: color("mid"),
    high: color("high"),
    beat: color("beat"),
    bar: color("bar"),
    energy: color("energy"),
    energyFill: color("energy-fill"),
    shade: color("shade"),
    frame: color("frame"),
    phrase: color("phrase"),
    edge: color("edge"),
  };
}

/** Makes the canvas as sharp as the screen and returns a cleared context. */
export function prepare(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const { width, height } = canvas.getBoundingClientRect();
  canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
  return canvas.getContext("2d")!;
}

/** Three bands, mirrored about the middle, the lowest behind. */
export function paintBands(
  context: CanvasRenderingContext2D,
  bands: Bands,
  span: Span,
  duration: number,
  palette: Palette,
): void {
  const { width, height } = context.canvas;
  const middle = height / 2;
  const columns = bands.low.length;
  const perPixel = (span.end - span.start) / duration * columns / width;
  const first = span.start / duration * columns;
  for (const band of ["low", "mid", "high"] as const) {
    context.fillStyle = palette[band];
    context.beginPath();
    const levels: number[] = [];
    for (let x = 0; x <= width; x++) {
      levels.push(levelBetween(bands[band], first + x * perPixel, first + (x + 1) * perPixel) * (middle - 2));
    }
    levels.forEach((level, x) => context.lineTo(x, middle - level));
    for (let x = width; x >= 0; x--) context.lineTo(x, middle + levels[x]!);
    context.closePath();
    context.fill();
  }
}

export function paintBeats(
  context: CanvasRenderingContext2D,
  lines: BeatLine[],
  span: Span,
  palette: Palette,
): void {
  const { width, height } = context.canvas;
  const line = Math.max(1, Math.round(devicePixelRatio));
  const mark = 5 * devicePixelRatio;
  for (const { time, bar } of lines) {
    const x = Math.round((time - span.start) / (span.end - span.start) * width);
    context.fillStyle = bar ? palette.bar : palette.beat;
    context.fillRect(x, 0, line, height);
    if (!bar) continue;
    context.beginPath();
    context.moveTo(x - mark, 0);
    context.lineTo(x + mark + line, 0);
    context.lineTo(x + line / 2, mark);
    context.fill();
  }
}

/** The curve as an area: `curve` runs evenly over the whole track. */
export function paintEnergy(
  context: CanvasRenderingContext2D,
  curve: number[],
  span: Span,
  duration: number,
  palette: Palette,
): void {
  if (curve.length === 0) return;
  const { width, height } = context.canvas;
  const step = duration / curve.length;
  const point = (index: number): [number, number] => [
    ((index + 0.5) * step - span.start) / (span.end - span.start) * width,
    height - 2 - curve[index]! * (height - 4),
  ];
  const edge = (second: number) => (second - span.start) / (span.end - span.start) * width;
  const left = edge(0);
  const right = edge(duration);
  context.beginPath();
  context.moveTo(left, point(0)[1]);
  curve.forEach((_, index) => context.lineTo(...point(index)));
  context.lineTo(right, point(curve.length - 1)[1]);
  context.strokeStyle = palette.energy;
  context.lineWidth = 1.5 * devicePixelRatio;
  context.lineJoin = "round";
  context.stroke();
  context.lineTo(right, height);
  context.lineTo(left, height);
  context.closePath();
  context.fillStyle = palette.energyFill;
  context.fill();
}

/** Intro and outro as a tint of the ground; painted before the bands. */
export function paintEdges(
  context: CanvasRenderingContext2D,
  { intro_end, outro_start }: Structure,
  span: Span,
  duration: number,
  palette: Palette,
): void {
  const { width, height } = context.canvas;
  const place = (second: number) => (second - span.start) / (span.end - span.start) * width;
  context.fillStyle = palette.edge;
  if (intro_end !== null) context.fillRect(place(0), 0, place(intro_end) - place(0), height);
  if (outro_start !== null) {
    context.fillRect(place(outro_start), 0, place(duration) - place(outro_start), height);
  }
}

/** The starts of phrases as lines with a flag at the foot, the surer the stronger. */
export function paintPhrases(
  context: CanvasRenderingContext2D,
  { boundaries }: Structure,
  span: Span,
  palette: Palette,
): void {
  const { width, height } = context.canvas;
  const line = Math.max(1, Math.round(1.5 * devicePixelRatio));
  const flag = 7 * devicePixelRatio;
  context.fillStyle = palette.phrase;
  for (const { time, strength } of boundaries) {
    if (time < span.start || time > span.end) continue;
    const x = Math.round((time - span.start) / (span.end - span.start) * width);
    context.globalAlpha = 0.45 + 0.55 * Math.min(1, Math.max(0, strength));
    context.fillRect(x, 0, line, height);
    context.beginPath();
    context.moveTo(x, height);
    context.lineTo(x + flag + line, height);
    context.lineTo(x, height - flag);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** Darkens what is out of sight and frames what is in sight; the whole track needs neither. */
export function paintWindow(
  context: CanvasRenderingContext2D,
  span: Span,
  duration: number,
  palette: Palette,
): void {
  if (span.start <= 0 && span.end >= duration) return;
  const { width, height } = context.canvas;
  const left = span.start / duration * width;
  const right = span.end / duration * width;
  context.fillStyle = palette.shade;
  context.fillRect(0, 0, left, height);
  context.fillRect(right, 0, width - right, height);
  context.strokeStyle = palette.frame;
  context.lineWidth = devicePixelRatio;
  context.strokeRect(left + 0.5, 0.5, Math.max(1, right - left - 1), height - 1);
}
