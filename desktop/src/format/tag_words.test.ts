import assert from "node:assert/strict";
import { tagResult } from "./tag_words.ts";

Deno.test("what came of writing tags, in words", () => {
  const status = { state: "idle", batch: 1, total: 5, done: 5, written: 5, failed: 0, problems: [] } as const;
  assert.equal(tagResult({ ...status, problems: [] }, "writing"), "5 files written");
  assert.equal(
    tagResult({ ...status, written: 1, failed: 1, problems: [] }, "writing"),
    "1 file written, 3 need nothing, 1 could not be written",
  );
  assert.equal(tagResult({ ...status, problems: [] }, "undoing"), "5 files as before");
  assert.equal(
    tagResult({ ...status, written: 4, failed: 1, problems: [] }, "undoing"),
    "4 files as before, 1 could not be brought back",
  );
});
