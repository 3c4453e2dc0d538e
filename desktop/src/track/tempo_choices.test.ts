import assert from "node:assert/strict";
import { tempoChoices, tempoFactors } from "./tempo_choices.ts";

const found = (bpm: number, confidence = 0.1) => ({ bpm, confidence });

Deno.test("what a multiple gives is not offered a second time", () => {
  const alternatives = [found(56), found(224.3), found(112.001), found(168), found(74.7), found(89.18)];
  assert.deepEqual(tempoChoices(112, alternatives).map(({ bpm }) => bpm), [89.18]);
});

Deno.test("multiples carry the confidence of the alternative that means them", () => {
  const factors = tempoFactors(90, [found(179.8, 0.4), found(60, 0.001), found(135, 0.2)]);
  assert.deepEqual(factors.map(({ sign, bpm, confidence }) => [sign, bpm, confidence]), [
    ["×2", 180, 0.4],
    ["½", 45, null],
    ["×3/2", 135, 0.2],
    ["⅔", 60, null],
  ]);
});

Deno.test("no multiple leaves the range of tempi", () => {
  assert.deepEqual(tempoFactors(250, []).map(({ sign }) => sign), ["½", "×3/2", "⅔"]);
  assert.deepEqual(tempoFactors(25, []).map(({ sign }) => sign), ["×2", "×3/2"]);
  assert.deepEqual(tempoFactors(null, [found(80)]), []);
});

Deno.test("equal alternatives are one choice", () => {
  assert.deepEqual(tempoChoices(100, [found(75, 0.2), found(75.0004, 0.1), found(80)]), [
    found(75, 0.2),
    found(80),
  ]);
});

Deno.test("an alternative that nobody believes in is left out", () => {
  assert.deepEqual(tempoChoices(100, [found(80, 0.004), found(70, -0.1)]), []);
});

Deno.test("without a tempo every alternative is offered", () => {
  assert.deepEqual(tempoChoices(null, [found(80)]).map(({ bpm }) => bpm), [80]);
});
