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

Deno.test("a burst that does not divide its seconds is let through whole", () => {
  for (const burst of [3, 7, 30, 6_000, 12_000]) {
    const limit = new RateLimit({ burst, seconds: 60, clock: () => 123_456.789 });
    const through = Array.from({ length: burst + 1 }, () => limit.take("a")).filter((wait) => wait === 0);
    assert.equal(through.length, burst);
  }
});

Deno.test("being refused costs nothing: who knocks all the time gets in when it is time", () => {
  let now = 0;
  const limit = new RateLimit({ burst: 1, seconds: 10, clock: () => now });
  limit.take("a");
  for (; now < 10_000; now += 100) assert.ok(limit.take("a") > 0, String(now));
  assert.equal(limit.take("a"), 0);
});

Deno.test("what is given back may be taken again, and no more than that", () => {
  const limit = new RateLimit({ burst: 2, seconds: 10, clock: () => 0 });
  limit.take("a");
  limit.giveBack("a");
  limit.giveBack("never seen");
  assert.deepEqual([1, 2, 3].map(() => limit.take("a") === 0), [true, true, false]);
});

Deno.test("who is used up is not forgotten for others who are not, however many, also when nobody asks for it", () => {
  const limit = new RateLimit({ burst: 10, seconds: 3_600, keys: 100, clock: () => 0 });
  for (let i = 0; i < 10; i++) limit.take("used up");
  for (let i = 0; i < 10_000; i++) {
    limit.take(`key ${i}`);
    assert.ok(limit.size <= 100);
  }
  assert.ok(limit.take("used up") > 0);
});

Deno.test("those that are full again are forgotten first, whenever they came", () => {
  let now = 0;
  const limit = new RateLimit({ burst: 2, seconds: 20, keys: 100, clock: () => now });
  for (let i = 0; i < 50; i++) limit.take(`early ${i}`);
  now = 11_000;
  for (let i = 0; i < 50; i++) limit.take(`late ${i}`);
  limit.take("one more");
  assert.equal(limit.size, 51);
  for (let i = 0; i < 50; i++) limit.take(`late ${i}`);
  assert.ok(limit.take("late 7") > 0, "it was remembered");
});

Deno.test("when all are used up, memory stays bounded, newcomers get in, and who keeps being refused is remembered", () => {
  const limit = new RateLimit({ burst: 1, seconds: 3_600, keys: 100, clock: () => 0 });
  limit.take("busy");
  for (let i = 0; i < 10_000; i++) {
    assert.equal(limit.take(`key ${i}`), 0, "a newcomer is not shut out by others");
    assert.ok(limit.size <= 100);
    if (i % 50 === 0) assert.ok(limit.take("busy") > 0);
  }
});
