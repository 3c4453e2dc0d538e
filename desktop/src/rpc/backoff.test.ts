import assert from "node:assert/strict";
import { backoff, LONGEST_WAIT } from "./backoff.ts";

Deno.test("waits double up to the limit and never reach zero", () => {
  const waits = [0, 1, 2, 3, 4, 5, 50, 2000].map((attempt) => backoff(attempt, () => 0));
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]);
});

Deno.test("jitter takes away at most a quarter", () => {
  assert.equal(backoff(0, () => 1), 188);
  assert.ok(backoff(20) >= LONGEST_WAIT * 0.75);
});
