import assert from "node:assert/strict";
import { Turns } from "./turns.ts";

Deno.test("so many at once, the others in line, and more than that is refused", async () => {
  const turns = new Turns({ atOnce: 2, waiting: 2 });
  const works = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const begun: number[] = [];
  const done = works.slice(0, 4).map(({ promise }, n) =>
    turns.take(() => {
      begun.push(n);
      return promise;
    })
  );
  await assert.rejects(turns.take(() => Promise.resolve()), { code: "unavailable" });
  assert.deepEqual(begun, [0, 1]);
  works[1]!.resolve();
  await done[1];
  assert.deepEqual(begun, [0, 1, 2]);
  works[0]!.reject(new Error("It failed"));
  await assert.rejects(done[0]!, /It failed/);
  assert.deepEqual(begun, [0, 1, 2, 3], "a failure hands the turn on, too");
  works[2]!.resolve();
  works[3]!.resolve();
  await Promise.all([done[2], done[3]]);
  assert.equal(await turns.take(() => Promise.resolve(7)), 7);
});
