import assert from "node:assert/strict";
import { tempoChoices } from "./tempo_choices.ts";

const found = (bpm: number, confidence = 0.1) => ({ bpm, confidence });

Deno.test("what ×2 and ½ give is not offered a second time", () => {
  const choices = tempoChoices(112, [found(56), found(224), found(112.001), found(89.18)], null);
  assert.deepEqual(choices.map(({ bpm }) => bpm), [89.18]);
});

Deno.test("equal alternatives and an equal tag are one choice", () => {
  assert.deepEqual(tempoChoices(100, [found(75, 0.2), found(75.0004, 0.1), found(66.67)], 75), [
    { bpm: 75, from: "tag" },
    { bpm: 66.67, from: { confidence: 0.1 } },
  ]);
});

Deno.test("an alternative that nobody believes in is left out", () => {
  assert.deepEqual(tempoChoices(100, [found(80, 0.004), found(70, -0.1)], null), []);
});

Deno.test("without a tempo every alternative is offered", () => {
  assert.deepEqual(tempoChoices(null, [found(80)], 96).map(({ bpm }) => bpm), [96, 80]);
});
