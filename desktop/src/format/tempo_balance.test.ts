import assert from "node:assert/strict";
import { tempoBalance, wishWords } from "./tempo_balance.ts";

const verdict = (slower: number, perfect: number, faster: number) =>
  tempoBalance({ slower, perfect, faster }).verdict;

Deno.test("shares are of all wishes; nobody wishing divides by nothing", () => {
  assert.deepEqual(tempoBalance({ slower: 1, perfect: 2, faster: 1 }), {
    total: 4,
    slower: 0.25,
    perfect: 0.5,
    faster: 0.25,
    verdict: "The floor is divided",
  });
  assert.equal(tempoBalance(null).total, 0);
  assert.equal(tempoBalance({ slower: 0, perfect: 0, faster: 0 }).slower, 0);
});

Deno.test("the verdict follows the floor, not a single voice", () => {
  assert.equal(verdict(0, 0, 0), "No wishes yet");
  assert.equal(verdict(0, 3, 1), "The tempo is right");
  assert.equal(verdict(0, 1, 3), "Faster, please");
  assert.equal(verdict(3, 1, 1), "Slower, please");
  assert.equal(verdict(1, 2, 3), "Rather faster");
  assert.equal(verdict(3, 2, 1), "Rather slower");
  assert.equal(verdict(2, 0, 2), "The floor is divided");
});

Deno.test("wishes in words leave out what nobody said", () => {
  assert.equal(wishWords({ slower: 2, perfect: 5, faster: 0 }), "2 slower, 5 perfect");
  assert.equal(wishWords({ slower: 0, perfect: 0, faster: 0 }), "");
  assert.equal(wishWords(undefined), "");
});
