import assert from "node:assert/strict";
import { formatBpm, formatCount, formatSize, percents } from "./numbers.ts";
import { formatLeft } from "./time.ts";

Deno.test("tempos have a decimal when it says something, in the way of the language", () => {
  assert.deepEqual([98.449, 100, 100.04].map((bpm) => formatBpm(bpm, "en-GB")), ["98.4", "100", "100"]);
  assert.equal(formatBpm(98.5, "pl-PL"), "98,5");
});

Deno.test("large counts are short", () => {
  assert.deepEqual([0, 940, 12_345].map((count) => formatCount(count, "en-GB")), ["0", "940", "12K"]);
});

Deno.test("sizes are in megabytes, with one decimal", () => {
  assert.equal(formatSize(25_312_904, "en-GB"), "25.3 MB");
  assert.match(formatSize(25_312_904, "pl-PL"), /^25,3\sMB$/);
  assert.equal(formatSize(25_000_000, "en-GB"), "25 MB");
});

Deno.test("percents of nothing are nothing", () => {
  assert.deepEqual(percents([0, 0]), [0, 0]);
  assert.deepEqual(percents([1, 3]), [25, 75]);
  assert.deepEqual(percents([]), []);
});

Deno.test("time left counts down to zero and not below", () => {
  assert.deepEqual([-5_000, 0, 1, 7_000, 750_000, 3_600_000].map(formatLeft), [
    "0:00",
    "0:00",
    "0:01",
    "0:07",
    "12:30",
    "1:00:00",
  ]);
});
