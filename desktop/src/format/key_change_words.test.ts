import assert from "node:assert/strict";
import { keyChangeWords } from "./key_change_words.ts";

Deno.test("what was done to an account's keys is said in words, and what is not known is left out", () => {
  assert.equal(keyChangeWords("recovery_code_made"), "Recovery code made");
  assert.equal(keyChangeWords("of another time"), null);
  assert.equal(keyChangeWords("toString"), null);
});
