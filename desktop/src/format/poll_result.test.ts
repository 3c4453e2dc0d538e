import assert from "node:assert/strict";
import { pollResult } from "./poll_result.ts";

Deno.test("shares are of all votes; those with the most lead together", () => {
  const { total, answers } = pollResult({ options: ["Blues", "Pop", "Soul"], votes: [2, 2, 0] });
  assert.equal(total, 4);
  assert.deepEqual(answers.map(({ share }) => share), [0.5, 0.5, 0]);
  assert.deepEqual(answers.map(({ leads }) => leads), [true, true, false]);
});

Deno.test("before the first vote nothing leads and there are no shares", () => {
  const { total, answers } = pollResult({ options: ["Blues", "Pop"], votes: [] });
  assert.equal(total, 0);
  assert.deepEqual(answers.map(({ share, votes, leads }) => [share, votes, leads]), [
    [null, 0, false],
    [null, 0, false],
  ]);
});
