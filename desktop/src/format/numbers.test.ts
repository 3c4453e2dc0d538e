import assert from "node:assert/strict";
import { formatBpm, formatBytes, formatCount, formatShare, formatSpeed, NOTHING, plural } from "./numbers.ts";

Deno.test("tempi show one decimal, and a second one only when it says something", () => {
  assert.equal(formatBpm(96), "96.0");
  assert.equal(formatBpm(95.97), "95.97");
  assert.equal(formatBpm(95.999), "96.0");
  assert.equal(formatBpm(128.5), "128.5");
  assert.equal(formatBpm(null), NOTHING);
});

Deno.test("counts, shares, speeds and sizes", () => {
  assert.equal(formatCount(20000), "20,000");
  assert.equal(plural(1, "track"), "1 track");
  assert.equal(plural(2045, "track"), "2,045 tracks");
  assert.equal(plural(3, "entry", "entries"), "3 entries");
  assert.equal(formatShare(0.926), "93 %");
  assert.equal(formatShare(null), NOTHING);
  assert.equal(formatSpeed(8.25), "8.3×");
  assert.equal(formatSpeed(1180.4), "1,180×");
  assert.equal(formatBytes(999), "999 bytes");
  assert.equal(formatBytes(12_345_678), "12.3 MB");
});
