import assert from "node:assert/strict";
import {
  beatLines,
  clampSpan,
  decodeWaveform,
  levelBetween,
  panSpan,
  SHORTEST_SPAN,
  zoomSpan,
} from "./wave_view.ts";

Deno.test("zooming keeps the second under the pointer in place", () => {
  const zoomed = zoomSpan({ start: 0, end: 200 }, 0.5, 50, 200);
  assert.deepEqual(zoomed, { start: 25, end: 125 });
  assert.equal((50 - zoomed.start) / (zoomed.end - zoomed.start), 0.25);
});

Deno.test("no zoom or pan leaves the track", () => {
  assert.deepEqual(zoomSpan({ start: 0, end: 200 }, 4, 100, 200), { start: 0, end: 200 });
  assert.deepEqual(zoomSpan({ start: 0, end: 5 }, 0.01, 0, 200), { start: 0, end: SHORTEST_SPAN });
  assert.deepEqual(panSpan({ start: 10, end: 30 }, -50, 200), { start: 0, end: 20 });
  assert.deepEqual(panSpan({ start: 10, end: 30 }, 500, 200), { start: 180, end: 200 });
  assert.deepEqual(clampSpan({ start: 0, end: 1 }, 2), { start: 0, end: 2 });
});

Deno.test("many columns in a pixel show their peak, few are interpolated", () => {
  const columns = new Uint8Array([0, 255, 0, 51]);
  assert.equal(levelBetween(columns, 0, 4), 1);
  assert.equal(levelBetween(columns, 2, 4), 0.2);
  assert.equal(levelBetween(columns, 0.4, 0.6), 0);
  assert.equal(levelBetween(columns, 0.95, 1.05), 0.5);
  assert.equal(levelBetween(columns, 9, 9.5), 0.2);
  assert.equal(levelBetween(new Uint8Array(), 0, 1), 0);
});

Deno.test("constant beats go through the whole track, also before the first one found", () => {
  const beats = { constant: true, first: 1, period: 0.5, times: null };
  const lines = beatLines(beats, { start: 0, end: 3 }, 10, 0);
  assert.deepEqual(lines.map((line) => line.time), [0, 0.5, 1, 1.5, 2, 2.5, 3]);
  assert.deepEqual(lines.filter((line) => line.bar).map((line) => line.time), [1, 3]);
});

Deno.test("crowded beats leave only bars, crowded bars nothing", () => {
  const beats = { constant: true, first: 0, period: 0.5, times: null };
  assert.equal(beatLines(beats, { start: 0, end: 8 }, 10, 1).length, 5);
  assert.equal(beatLines(beats, { start: 0, end: 8 }, 10, 3).length, 0);
  assert.deepEqual(beatLines(null, { start: 0, end: 8 }, 10, 0), []);
  assert.deepEqual(beatLines({ ...beats, period: 0 }, { start: 0, end: 8 }, 10, 0), []);
});

Deno.test("a changing tempo is drawn as listed", () => {
  const beats = { constant: false, first: 0, period: 0, times: [0.2, 0.7, 1.3, 1.8, 2.2] };
  const lines = beatLines(beats, { start: 0.5, end: 3 }, 10, 0);
  assert.deepEqual(lines.map((line) => line.time), [0.7, 1.3, 1.8, 2.2]);
  assert.deepEqual(lines.map((line) => line.bar), [false, false, false, true]);
});

Deno.test("bars begin where the analysis says, before the first beat too", () => {
  const bars = { beats_per_bar: 3, downbeat: 1 };
  const steady = { constant: true, first: 1, period: 0.5, times: null, ...bars };
  const first = (lines: { time: number; bar: boolean }[]) =>
    lines.filter((line) => line.bar).map((line) => line.time);
  assert.deepEqual(first(beatLines(steady, { start: 0, end: 4 }, 10, 0)), [0, 1.5, 3]);
  const listed = { constant: false, first: 0.2, period: 0.5, times: [0.2, 0.7, 1.3, 1.8, 2.2], ...bars };
  assert.deepEqual(first(beatLines(listed, { start: 0, end: 3 }, 10, 0)), [0.7, 2.2]);
  assert.equal(beatLines(steady, { start: 0, end: 6 }, 10, 1.4).length, 5);
});

Deno.test("bands are decoded from base64", () => {
  const { low, high } = decodeWaveform({ low: "AP8=", mid: "AAA=", high: "gAE=" });
  assert.deepEqual([...low, ...high], [0, 255, 128, 1]);
});
