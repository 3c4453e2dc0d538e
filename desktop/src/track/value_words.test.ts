import assert from "node:assert/strict";
import { barWords, structureWords, tempoKindWords, tuningWords } from "./value_words.ts";

Deno.test("the kind of tempo is said, and nothing where an older version did not look", () => {
  const tempo = { bpm: 96, confidence: 1, alternatives: [] };
  assert.equal(tempoKindWords({ ...tempo, kind: "steady" }, false), "Steady tempo");
  assert.equal(tempoKindWords({ ...tempo, kind: "changing" }, true), "The tempo changes");
  assert.equal(tempoKindWords({ ...tempo, bpm: null, kind: "none" }, false), "No steady beat was found");
  assert.equal(tempoKindWords({ ...tempo, bpm: null, kind: "none" }, true), null);
  assert.equal(tempoKindWords(tempo, false), null);
  assert.equal(tempoKindWords(undefined, false), null);
});

Deno.test("tuning is said in cents and in hertz", () => {
  assert.equal(tuningWords(12), "Tuned 12 cents high, A = 443.1 Hz");
  assert.equal(tuningWords(-31.76), "Tuned 32 cents low, A = 432.0 Hz");
  assert.equal(tuningWords(-2.4), "Tuned to A = 440 Hz");
  assert.equal(tuningWords(null), null);
  assert.equal(tuningWords(undefined), null);
});

Deno.test("bars begin at a beat, also of a list", () => {
  const steady = { constant: true, first: 0.2, period: 0.5, times: null };
  assert.equal(barWords(steady), null);
  const bars = { beats_per_bar: 4, downbeat: 2, downbeat_confidence: 0.72 };
  assert.equal(barWords({ ...steady, ...bars }), "Bars of 4 from 0:01.200, 72 % sure");
  assert.equal(
    barWords({ ...steady, times: [0, 0.5, 1.1], ...bars, beats_per_bar: 3, downbeat_confidence: null }),
    "Bars of 3 from 0:01.100",
  );
  assert.equal(barWords({ ...steady, times: [0], ...bars }), null);
});

Deno.test("the parts of a track in one line", () => {
  const boundaries = [{ time: 15.2, strength: 0.5 }, { time: 60, strength: 1 }];
  assert.equal(
    structureWords({ intro_end: 15.2, outro_start: 200, boundaries }),
    "Intro to 0:15.200 · outro from 3:20.000 · 3 phrases",
  );
  assert.equal(structureWords({ intro_end: null, outro_start: null, boundaries }), "3 phrases");
  assert.equal(structureWords({ intro_end: null, outro_start: null, boundaries: [] }), "No parts were found");
});
