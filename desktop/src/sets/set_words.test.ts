import assert from "node:assert/strict";
import { lengthWords, parseCut, parseSlot, slotWords, timeOf } from "./set_words.ts";

Deno.test("lengths are said as exactly as a plan is", () => {
  assert.deepEqual([40, 60, 2_700, 3_600, 4_330].map(lengthWords), [
    "40 s",
    "1 min",
    "45 min",
    "1 h",
    "1 h 12 min",
  ]);
  assert.equal(slotWords(3_780, 3_600), "3 min over");
  assert.equal(slotWords(3_000, 3_600), "10 min free");
  assert.equal(slotWords(3_610, 3_600), "fits");
});

Deno.test("a length is typed in several ways", () => {
  for (const text of ["90", "90 min", "1:30", "1 h 30", "1h30", "1 h 30 min"]) {
    assert.equal(parseSlot(text), 5_400, text);
  }
  assert.equal(parseSlot("2 h"), 7_200);
  for (const text of ["", "long", "1:3", "-5"]) assert.equal(parseSlot(text), null, text);
});

Deno.test("where a track is cut is typed as minutes and seconds", () => {
  assert.deepEqual(["2:30", "150", "0:05"].map(parseCut), [150, 150, 5]);
  for (const text of ["", "2:75", "0", "soon", "-3"]) assert.equal(parseCut(text), undefined, text);
});

Deno.test("a time of a set is on the clock where its start is known", () => {
  assert.equal(timeOf(90, null), "1:30");
  assert.equal(timeOf(3_600, new Date(2026, 10, 30, 21, 5).getTime()), "22:05");
  assert.equal(timeOf(undefined, null), null);
});
