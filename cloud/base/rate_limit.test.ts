import assert from "node:assert/strict";
import { RateLimit } from "./rate_limit.ts";

Deno.test("so many at once, then as fast as they are refilled, each key for itself", () => {
  let now = 0;
  const limit = new RateLimit({ burst: 3, seconds: 30, clock: () => now });
  assert.deepEqual([1, 2, 3, 4].map(() => limit.take("a")), [0, 0, 0, 10]);
  assert.equal(limit.take("b"), 0);
  now = 9_000;
  assert.equal(limit.take("a"), 1);
  now = 10_100;
  assert.deepEqual([limit.take("a"), limit.take("a")], [0, 10]);
  now = 1_000_000;
  assert.deepEqual([1, 2, 3, 4].map(() => limit.take("a") === 0), [true, true, true, false]);
});

Deno.test("being refused costs nothing: who knocks all the time gets in when it is time", () => {
  let now = 0;
  const limit = new RateLimit({ burst: 1, seconds: 10, clock: () => now });
  limit.take("a");
  for (; now < 10_000; now += 100) assert.ok(limit.take("a") > 0, String(now));
  assert.equal(limit.take("a"), 0);
});

Deno.test("a flood of keys does not fill the memory, and does not free one that is being refused", () => {
  const limit = new RateLimit({ burst: 1, seconds: 3_600, keys: 100, clock: () => 0 });
  limit.take("busy");
  for (let i = 0; i < 10_000; i++) {
    limit.take(`key ${i}`);
    if (i % 50 === 0) assert.ok(limit.take("busy") > 0);
  }
  assert.equal(limit.size, 100);
});
