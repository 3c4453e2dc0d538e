import assert from "node:assert/strict";
import { formatDuration, formatPosition, formatTimeLeft } from "./time.ts";

Deno.test("durations", () => {
  assert.equal(formatDuration(0), "0:00");
  assert.equal(formatDuration(241.9), "4:01");
  assert.equal(formatDuration(3723), "1:02:03");
  assert.equal(formatDuration(null), "–");
});

Deno.test("positions keep milliseconds and carry over", () => {
  assert.equal(formatPosition(0.213), "0:00.213");
  assert.equal(formatPosition(59.9996), "1:00.000");
  assert.equal(formatPosition(83.4), "1:23.400");
});

Deno.test("time left is coarse", () => {
  assert.equal(formatTimeLeft(12), "less than a minute left");
  assert.equal(formatTimeLeft(719), "12 min left");
  assert.equal(formatTimeLeft(3600), "1 h left");
  assert.equal(formatTimeLeft(5400), "1 h 30 min left");
});
