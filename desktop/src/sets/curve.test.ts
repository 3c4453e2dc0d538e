import assert from "node:assert/strict";
import { areaPath, linePath, range, wayWords } from "./curve.ts";

const frame = { seconds: 100, lowest: 0, highest: 10, width: 200, height: 50 };
const points = (...values: (number | null)[]) => values.map((value, index) => ({ at: index * 50, value }));

Deno.test("a line goes through what is known and breaks where nothing is", () => {
  assert.equal(linePath(points(0, 5, 10), frame), "M0 50L100 25L200 0");
  assert.equal(linePath([{ at: 0, value: 1 }, ...points(null, 5, 10)], frame), "M100 25L200 0");
  assert.equal(linePath(points(99, -3), frame), "M0 0L100 50");
  assert.equal(linePath(points(5), frame), "");
  assert.equal(areaPath(points(5, 5), frame), "M0 50L0 25L100 25L100 50Z");
});

Deno.test("a nearly flat line looks flat", () => {
  assert.deepEqual(range(points(90, null, 130), 20), { lowest: 90, highest: 130 });
  assert.deepEqual(range(points(100, 102), 20), { lowest: 91, highest: 111 });
  assert.equal(range(points(null), 20), null);
});

Deno.test("a line is said in words", () => {
  const words = { value: String, time: (at: number) => `${at} s` };
  assert.equal(wayWords(points(3, 8, 5), words), "3, up to 8 at 50 s, then 5");
  assert.equal(wayWords(points(3, 8, 1, 5), words), "3, up to 8 at 50 s, down to 1 at 100 s, then 5");
  assert.equal(wayWords(points(3, 5, 8), words), "3, then 8");
  assert.equal(wayWords(points(3, null, 3), words), "3");
  assert.equal(wayWords(points(null), words), null);
});
