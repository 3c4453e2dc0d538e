import assert from "node:assert/strict";
import { played, recap, start } from "./example_recap.ts";
import { nightFigures, picture, smoothPath, spans } from "./recap_figures.ts";

const minutes = (night: ReturnType<typeof recap>) =>
  spans(night).map(({ from, to }) => [(from - start) / 60_000, (to - start) / 60_000]);

Deno.test("a track sounds until the next one, its own end, or the end of the night", () => {
  assert.deepEqual(minutes(recap([played(1, 0), played(2, 4, { duration: 120 }), played(3, 10)], 12)), [[
    0,
    4,
  ], [
    4,
    6,
  ], [10, 12]]);
});

Deno.test("silence, a late end, and a clock that went back draw no endless or negative track", () => {
  assert.deepEqual(minutes(recap([played(1, 0), played(2, 120)], 300)), [[0, 20], [120, 123.5]]);
  for (const { from, to } of spans(recap([played(1, 50), played(2, 50), played(3, 90)], 10))) {
    assert.ok(to > from);
  }
});

Deno.test("a night in figures: means weighed by time, the most liked first", () => {
  const figures = nightFigures(recap([
    played(1, 0, { bpm: 90, energy: 2, likes: 1 }),
    played(2, 5, { bpm: 120, energy: 8, likes: 7 }),
    played(3, 20, { bpm: null, energy: null, likes: 0 }),
  ], 30));
  assert.equal(figures.bpm, (90 * 5 + 120 * 15) / 20);
  assert.equal(figures.energy, (2 * 5 + 8 * 15) / 20);
  assert.deepEqual([figures.slowest, figures.fastest, figures.likes, figures.tracks], [90, 120, 8, 3]);
  assert.deepEqual(figures.best.map(({ title }) => title), ["Song 2", "Song 1"]);
  assert.equal(figures.length, 30 * 60_000);
});

Deno.test("a night without tracks, and one without known tempos, have a picture too", () => {
  const frame = { width: 300, height: 100, head: 30 };
  const nothing = picture(recap([]), frame);
  assert.deepEqual([nothing.bars, nothing.tempo, nothing.likes, nothing.scale], [[], [], [], null]);
  const figures = nightFigures(recap([]));
  assert.deepEqual([figures.bpm, figures.slowest, figures.energy, figures.best], [null, null, null, []]);
  const unknown = picture(recap([played(1, 0, { bpm: null, energy: null })]), frame);
  assert.deepEqual([unknown.tempo, unknown.bars[0]?.height], [[], 0]);
});

Deno.test("everything in the picture is inside of it", () => {
  const plays = Array.from(
    { length: 40 },
    (_, i) => played(i, i * 4, { bpm: 80 + i, energy: 1 + i % 10, likes: i * 3 }),
  );
  const { bars, tempo, likes, hours, scale } = picture(recap(plays, 160), {
    width: 300,
    height: 100,
    head: 30,
  });
  assert.deepEqual(scale, { low: 80, high: 120 });
  for (const bar of bars) assert.ok(bar.x >= 0 && bar.x + bar.width <= 300.01 && bar.height <= 100);
  for (const { x, y } of tempo) assert.ok(x > 0 && x < 300 && y >= 30 && y <= 130);
  for (const { x, y, radius } of likes) {
    assert.ok(y - radius >= 0 && y + radius <= 30 && x - radius >= 0 && x + radius <= 300);
  }
  assert.ok(hours.length >= 2 && hours.length <= 8);
});

Deno.test("one tempo all night is a level line in the middle, not a mountain", () => {
  const { scale, tempo } = picture(recap([played(1, 0, { bpm: 100 }), played(2, 5, { bpm: 100 })]), {
    width: 100,
    height: 100,
    head: 0,
  });
  assert.deepEqual(scale, { low: 90, high: 110 });
  assert.ok(tempo.every(({ y }) => y === 50));
});

Deno.test("the line through the points stays between them", () => {
  assert.equal(smoothPath([]), "");
  assert.equal(smoothPath([{ x: 0, y: 5 }, { x: 10, y: 1 }]), "M0 5C5 5 5 1 10 1");
});
