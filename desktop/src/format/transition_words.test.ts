import assert from "node:assert/strict";
import type { Reason } from "@pika/contract/desk/tracks.ts";
import { keyAt } from "../keys/camelot.ts";
import { transitionWords } from "./transition_words.ts";

const key = (relation: Extract<Reason, { code: "key" }>["relation"], steps: number): Reason => ({
  code: "key",
  relation,
  steps,
});
const tempo = (change: number, multiple: 1 | 2 | 0.5 = 1): Reason => ({
  code: "tempo",
  change,
  multiple,
  pitch: 0,
});

Deno.test("a whole transition reads like a DJ's note", () => {
  const reasons: Reason[] = [key("same", 0), tempo(2), { code: "energy", change: 1 }, {
    code: "character",
    likeness: 0.9,
  }];
  assert.deepEqual(transitionWords(reasons, { key: keyAt(8, "A") }), [
    "same key",
    "2 BPM faster",
    "energy +1",
    "similar sound",
  ]);
});

Deno.test("every move on the wheel has its words, up and down", () => {
  const said = (reason: Reason, letter: "A" | "B" = "A") =>
    transitionWords([reason], { key: keyAt(8, letter) })[0];
  assert.equal(said(key("relative", 0), "A"), "relative minor");
  assert.equal(said(key("relative", 0), "B"), "relative major");
  assert.equal(said(key("step", 1)), "one step up the wheel");
  assert.equal(said(key("step", -1)), "one step down the wheel");
  assert.equal(said(key("diagonal", -1), "B"), "one step down the wheel, to major");
  assert.equal(said(key("boost", 2)), "a whole tone up");
  assert.equal(said(key("boost", 7)), "a semitone up");
  assert.equal(said(key("drop", -7)), "a semitone down");
  assert.equal(said(key("far", -4)), "distant key, 4 steps");
});

Deno.test("half and double tempo are named before the rest", () => {
  const said = (reason: Reason) => transitionWords([reason], { key: null })[0];
  assert.equal(said(tempo(0.04)), "same tempo");
  assert.equal(said(tempo(-1.26)), "1.3 BPM slower");
  assert.equal(said(tempo(0, 2)), "half tempo");
  assert.equal(said(tempo(1, 0.5)), "double tempo, 1 BPM faster");
});

Deno.test("no energy step is said, a character in between is not", () => {
  const reasons: Reason[] = [
    { code: "energy", change: 0 },
    { code: "energy", change: -2 },
    { code: "character", likeness: 0.7 },
    { code: "character", likeness: 0.2 },
  ];
  assert.deepEqual(transitionWords(reasons, { key: null }), ["same energy", "energy −2", "different sound"]);
});
