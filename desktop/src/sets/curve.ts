/** A line over the planned night: where it goes in a picture, and what it says in words. Pure. */

/** `at` in seconds from the start; `value` null where nothing is known: the line breaks there. */
export interface CurvePoint {
  at: number;
  value: number | null;
}

/** What the picture covers: seconds from left to right, values from bottom to top, and its size in its own units. */
export interface Frame {
  seconds: number;
  lowest: number;
  highest: number;
  width: number;
  height: number;
}

/** The `d` of an SVG path through the points that are known. */
export function linePath(points: readonly CurvePoint[], frame: Frame): string {
  return runs(points).map((run) => `M${run.map((point) => place(point, frame)).join("L")}`).join("");
}

/** The same, closed along the bottom. */
export function areaPath(points: readonly CurvePoint[], frame: Frame): string {
  return runs(points).map((run) => {
    const [first, last] = [run[0]!, run.at(-1)!];
    const bottom = (at: number) => `${x(at, frame)} ${frame.height}`;
    return `M${bottom(first.at)}L${run.map((point) => place(point, frame)).join("L")}L${bottom(last.at)}Z`;
  }).join("");
}

/** The lowest and the highest value, made wide enough that a nearly flat line looks flat; null when nothing is known. */
export function range(
  points: readonly CurvePoint[],
  narrowest: number,
): { lowest: number; highest: number } | null {
  const values = points.flatMap(({ value }) => value === null ? [] : [value]);
  if (values.length === 0) return null;
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const spare = Math.max(0, narrowest - (highest - lowest)) / 2;
  return { lowest: lowest - spare, highest: highest + spare };
}

/** `3, up to 8 at 22:40, then 5`: how a line goes, in as few words as it takes. */
export function wayWords(
  points: readonly CurvePoint[],
  { value, time }: { value: (value: number) => string; time: (at: number) => string },
): string | null {
  const known = points.flatMap(({ at, value }) => value === null ? [] : [{ at, value }]);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return null;
  const highest = known.reduce((best, point) => point.value > best.value ? point : best);
  const lowest = known.reduce((best, point) => point.value < best.value ? point : best);
  const turns = [
    ...highest.value > Math.max(first.value, last.value) ? [{ ...highest, word: "up to" }] : [],
    ...lowest.value < Math.min(first.value, last.value) ? [{ ...lowest, word: "down to" }] : [],
  ].sort((a, b) => a.at - b.at);
  if (turns.length === 0 && value(first.value) === value(last.value)) return value(first.value);
  return [
    value(first.value),
    ...turns.map((turn) => `${turn.word} ${value(turn.value)} at ${time(turn.at)}`),
    `then ${value(last.value)}`,
  ].join(", ");
}

/** The stretches without a gap, of two points at least. */
function runs(points: readonly CurvePoint[]): { at: number; value: number }[][] {
  const all: { at: number; value: number }[][] = [];
  let run: { at: number; value: number }[] = [];
  for (const { at, value } of points) {
    if (value === null) {
      run = [];
      continue;
    }
    if (run.length === 0) all.push(run);
    run.push({ at, value });
  }
  return all.filter((run) => run.length > 1);
}

function place({ at, value }: { at: number; value: number }, frame: Frame): string {
  const share = (value - frame.lowest) / (frame.highest - frame.lowest);
  const inside = Math.min(1, Math.max(0, share));
  return `${x(at, frame)} ${round(frame.height * (1 - inside))}`;
}

const x = (at: number, frame: Frame) => round(frame.width * at / frame.seconds);

const round = (length: number) => Math.round(length * 10) / 10;
