import assert from "node:assert/strict";
import { formatClock, formatCountdown, formatDate, formatElapsed, formatSpan } from "./clock.ts";

const evening = new Date(2026, 10, 20, 21, 4, 59).getTime();

Deno.test("clock and date are those of the DJ's own time zone", () => {
  assert.equal(formatClock(evening), "21:04");
  assert.equal(formatClock(new Date(2026, 0, 1, 0, 5).getTime()), "00:05");
  assert.equal(formatDate(evening), "Friday, 20 November 2026");
});

Deno.test("a night's length is told in hours and minutes", () => {
  assert.equal(formatSpan(0, 59_999), "under a minute");
  assert.equal(formatSpan(0, 8 * 60_000), "8 min");
  assert.equal(formatSpan(0, 2 * 3_600_000), "2 h");
  assert.equal(formatSpan(0, 72 * 60_000 + 5), "1 h 12 min");
  assert.equal(formatSpan(1_000, 0), "under a minute");
});

Deno.test("a countdown shows zero only when the time has come", () => {
  assert.equal(formatCountdown(45_000, 0), "0:45");
  assert.equal(formatCountdown(44_001, 0), "0:45");
  assert.equal(formatCountdown(1, 0), "0:01");
  assert.equal(formatCountdown(0, 10), "0:00");
  assert.equal(formatCountdown(3_600_000, 0), "60:00");
});

Deno.test("elapsed time carries over into hours", () => {
  assert.equal(formatElapsed(0, 161_900), "2:41");
  assert.equal(formatElapsed(0, 3_723_000), "1:02:03");
  assert.equal(formatElapsed(5_000, 0), "0:00");
});
