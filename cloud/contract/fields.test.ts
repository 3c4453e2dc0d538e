import assert from "node:assert/strict";
import { is, object } from "superstruct";
import examples from "./examples/text.json" with { type: "json" };
import { foundText, optionalText, typedText } from "./fields.ts";
import { limits } from "./limits.ts";
import { parse } from "./parse.ts";
import { cleanText, cutText, textLength } from "./text.ts";

for (const { why, part, times } of examples.long) {
  Deno.test(`however long a text is, it is cleaned and held to its limit: ${why}`, () => {
    const text = part.repeat(times);
    const clean = cleanText(text);
    const found = parse({ title: text }, object({ title: foundText(limits.trackText) }));
    assert.deepEqual(found.value, { title: cutText(clean, limits.trackText) });
    for (const kind of [typedText, optionalText]) {
      const { value, refusal } = parse({ note: text }, object({ note: kind(limits.note) }));
      if (refusal) assert.ok(textLength(clean) > limits.note || clean === "", refusal.message);
      else assert.deepEqual(value, { note: clean });
    }
  });
}

Deno.test("a text that was not cleaned fits no limit by that", () => {
  assert.equal(is("x".repeat(limits.trackText), foundText(limits.trackText)), true);
  for (const length of [limits.trackText + 1, 4_096, 4_097, 16_000]) {
    assert.equal(is("x".repeat(length), foundText(limits.trackText)), false, `${length}`);
  }
});
