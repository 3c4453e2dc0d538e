import assert from "node:assert/strict";
import { readField } from "./field_input.ts";

Deno.test("tempi are read with point or comma, and only sensible ones", () => {
  assert.deepEqual(readField("bpm", " 96,5 ", null), { value: 96.5 });
  assert.deepEqual(readField("bpm", "9", null), {
    problem: 'Cannot read "9": write a tempo between 20 and 400, for example 96.5',
  });
  for (const text of ["", "fast", "1e9", "-96", "NaN", "Infinity"]) {
    assert.ok("problem" in readField("bpm", text, null), text);
  }
});

Deno.test("energy and year are whole numbers", () => {
  assert.deepEqual(readField("energy", "7", null), { value: 7 });
  assert.deepEqual(readField("year", "1994", null), { value: 1994 });
  for (const text of ["0", "11", "6.5", ""]) assert.ok("problem" in readField("energy", text, null), text);
  assert.ok("problem" in readField("year", "94", null));
});

Deno.test("keys are read in every notation and sent by name", () => {
  assert.deepEqual(readField("key", "8a", null), { value: "A minor" });
  assert.deepEqual(readField("key", "12d", null), { value: "F major" });
  assert.ok("problem" in readField("key", "13A", null));
});

Deno.test("the first beat lies within the track", () => {
  assert.deepEqual(readField("first_beat", "0.213", 200), { value: 0.213 });
  assert.ok("problem" in readField("first_beat", "201", 200));
});

Deno.test("texts are trimmed, a title is not empty", () => {
  assert.deepEqual(readField("genre", " Blues ", null), { value: "Blues" });
  assert.deepEqual(readField("artist", "", null), { value: "" });
  assert.deepEqual(readField("title", "  ", null), { problem: "A title cannot be empty" });
});
