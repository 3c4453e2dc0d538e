import assert from "node:assert/strict";
import { doubtWords } from "./doubt_words.ts";

Deno.test("a doubt says what was seen, and what of it counts", () => {
  assert.equal(doubtWords([]), "");
  assert.match(
    doubtWords(["newcomers"]),
    /^Likes may be made up: more new phones .* Most of them do not count\.$/,
  );
  assert.match(doubtWords(["strangers"]), /^Likes may be made up: somebody .* Those do not count\.$/);
  assert.match(
    doubtWords(["newcomers", "strangers"]),
    /new phones .*, and somebody .* Most of them do not count\.$/,
  );
});
