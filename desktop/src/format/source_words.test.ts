import assert from "node:assert/strict";
import { originWords, saysWords } from "./source_words.ts";

Deno.test("the analysis is what is expected, all others are named", () => {
  assert.equal(originWords("analysis"), null);
  assert.equal(originWords(undefined), null);
  assert.equal(originWords("manual"), "set by hand");
  assert.equal(originWords("file"), "from the file");
  assert.equal(originWords("virtualdj"), "from VirtualDJ");
});

Deno.test("sentences begin with a capital, names as they are written", () => {
  assert.equal(saysWords("file"), "The file says");
  assert.equal(saysWords("rekordbox"), "rekordbox says");
  assert.equal(saysWords("analysis"), "Pika says");
});
