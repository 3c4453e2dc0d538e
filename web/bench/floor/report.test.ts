import assert from "node:assert/strict";
import { ConnectionTally, LikeTally, RequestTally } from "./report.ts";

Deno.test("likes are compared play by play: one too many here does not make up for one too few there", () => {
  const tally = new LikeTally();
  for (const play of ["a", "a", "a", "b", "b", "c"]) tally.press(play);
  for (const play of ["a", "a", "a", "b"]) tally.acknowledge(play);
  // One of "a" is gone, "b" has one more than was pressed, that of "c" came although nobody was told, "d" is nobody's.
  const report = tally.report(new Map([["a", 2], ["b", 3], ["c", 1], ["d", 1]]));
  assert.deepEqual(report, { sent: 6, acknowledged: 4, shown: 7, lost: 1, doubled: 2 });
  assert.deepEqual(tally.report(new Map()), { sent: 6, acknowledged: 4, shown: 0, lost: 4, doubled: 0 });
});

Deno.test("who did not come back counts against the share of those who were back soon", () => {
  const tally = new ConnectionTally();
  Object.assign(tally, { opened: 4, lost: 4 });
  tally.back.push(3_500, 100, 2_999.6);
  assert.deepEqual(tally.report(), {
    opened: 4,
    lost: 4,
    reconnected: 3,
    backSeconds: { p50: 3, p95: 3.5, max: 3.5 },
    within3s: 0.5,
  });
});

Deno.test("of failed requests all are counted, and the first twenty named", () => {
  const tally = new RequestTally();
  for (let at = 0; at < 25; at++) tally.fail(`http://pika.test/${at}`, "The connection was cut");
  const { failed, failures } = tally.report();
  assert.equal(failed, 25);
  assert.deepEqual(
    failures.map(({ url }) => url),
    [...Array(20).keys()].map((at) => `http://pika.test/${at}`),
  );
});
