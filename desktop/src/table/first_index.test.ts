import assert from "node:assert/strict";
import { firstIndex } from "./first_index.ts";

Deno.test("the first index is found with few questions", async () => {
  for (const answer of [0, 1, 4711, 19_999, 20_000]) {
    let asked = 0;
    const found = await firstIndex(20_000, (index) => {
      asked++;
      return Promise.resolve(index >= answer);
    });
    assert.equal(found, answer);
    assert.ok(asked <= 15, `${asked} questions`);
  }
  assert.equal(await firstIndex(0, () => Promise.reject(new Error("not to be asked"))), 0);
});
