import assert from "node:assert/strict";
import examples from "./examples/text.json" with { type: "json" };
import { cleanText, cutText, isBlank, textLength } from "./text.ts";

for (const { why, text, clean } of examples.clean) {
  Deno.test(`cleanText: ${why}`, () => {
    assert.equal(cleanText(text), clean);
    assert.equal(cleanText(cleanText(text)), clean, "cleaning twice changes nothing more");
  });
}

Deno.test("cleanText: half a surrogate pair goes", () => assert.equal(cleanText("a\ud83cb"), "ab"));

Deno.test("isBlank: what draws nothing is nothing", () => {
  for (const text of examples.blank) assert.equal(isBlank(text), true, JSON.stringify(text));
  for (const text of examples.seen) assert.equal(isBlank(text), false, text);
});

Deno.test("cutText counts code points, and says that it cut", () => {
  assert.equal(cutText("🎷".repeat(5), 5), "🎷".repeat(5));
  assert.equal(cutText("🎷".repeat(6), 5), `${"🎷".repeat(4)}…`);
  assert.equal(textLength(cutText("one two three", 5)) <= 5, true);
});
