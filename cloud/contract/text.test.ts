import assert from "node:assert/strict";
import { cleanText, cutText, textLength } from "./text.ts";

const table: [string, string, string][] = [
  ["plain text stays", "Blues for Alice", "Blues for Alice"],
  ["markup is text", "<b>bold</b> & co", "<b>bold</b> & co"],
  ["controls go", "a\u0000b\u0007c\u001b[31m", "abc[31m"],
  ["white space is one space", "a\n\r\n\tb \u00a0 c", "a b c"],
  ["ends are trimmed", "  a  ", "a"],
  ["marks that turn text around go", "abc\u202edef\u202c \u2066x\u2069", "abcdef x"],
  ["right-to-left letters stay", "ليلة هادئة", "ليلة هادئة"],
  ["half a surrogate pair goes", "a\ud83cb", "ab"],
  ["emoji stay whole, joiners too", "👩‍🎤🎷", "👩‍🎤🎷"],
  ["letters are composed", "e\u0301", "é"],
];

for (const [name, text, clean] of table) {
  Deno.test(`cleanText: ${name}`, () => {
    assert.equal(cleanText(text), clean);
    assert.equal(cleanText(cleanText(text)), clean, "cleaning twice changes nothing more");
  });
}

Deno.test("cutText counts code points, and says that it cut", () => {
  assert.equal(cutText("🎷".repeat(5), 5), "🎷".repeat(5));
  assert.equal(cutText("🎷".repeat(6), 5), `${"🎷".repeat(4)}…`);
  assert.equal(textLength(cutText("one two three", 5)) <= 5, true);
});
