import assert from "node:assert/strict";
import type { DeckStatus } from "@pika/contract/desk/deck.ts";
import { deckWords } from "./deck_words.ts";

const deck: DeckStatus = {
  source: "virtualdj",
  path: null,
  watching: [],
  found: true,
  file: null,
  now: null,
  problem: null,
  sources: [{ id: "virtualdj", name: "VirtualDJ" }, { id: "mixxx", name: "Mixxx" }],
};

Deno.test("a deck that is missing or cannot be read says what to do", () => {
  assert.equal(deckWords({ ...deck, found: false }).state, "wrong");
  assert.match(deckWords({ ...deck, found: false }).advice, /History folder/);
  assert.match(deckWords({ ...deck, source: "mixxx", found: false }).advice, /mixxxdb\.sqlite/);
  const missing = { code: "deck_not_found", message: "There is no folder /x." };
  assert.equal(deckWords({ ...deck, found: false, problem: missing }).headline, "No VirtualDJ history found");
  assert.equal(deckWords({ ...deck, found: false, problem: missing }).advice, missing.message);
  const problem = { code: "no_permission", message: "Cannot open /x: permission denied." };
  assert.deepEqual(deckWords({ ...deck, problem }), {
    state: "wrong",
    headline: "Cannot read VirtualDJ",
    advice: problem.message,
  });
});

Deno.test("no deck is chosen yet: nothing is wrong, and the question is asked", () => {
  const words = deckWords({ ...deck, source: null, found: false });
  assert.equal(words.state, "open");
  assert.match(words.headline, /Which program/);
  assert.match(words.advice, /looks at none/);
});

Deno.test("what macOS was told not to allow is no missing history", () => {
  const problem = { code: "not_allowed", message: "macOS does not let Pika read /x. Open System Settings." };
  for (const found of [true, false]) {
    const words = deckWords({ ...deck, found, problem });
    assert.deepEqual(words, {
      state: "wrong",
      headline: "macOS keeps Pika from VirtualDJ",
      advice: problem.message,
    });
  }
});

Deno.test("a deck that is found and silent is no trouble", () => {
  assert.equal(deckWords(deck).state, "waiting");
});

Deno.test("a DJ who says what plays needs no file", () => {
  assert.equal(deckWords({ ...deck, source: "manual", found: false }).state, "ready");
});
