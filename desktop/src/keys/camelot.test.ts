import assert from "node:assert/strict";
import { ALL_KEYS, formatKey, keyAt, parseKey, wheelNumber } from "./camelot.ts";

Deno.test("the wheel agrees with the printed one", () => {
  const known: [string, string, string][] = [
    ["8A", "1m", "A minor"],
    ["8B", "1d", "C major"],
    ["9B", "2d", "G major"],
    ["5A", "10m", "C minor"],
    ["1A", "6m", "Ab minor"],
    ["1B", "6d", "B major"],
    ["12A", "5m", "Db minor"],
    ["12B", "5d", "E major"],
    ["7B", "12d", "F major"],
  ];
  for (const [camelot, open_key, name] of known) {
    assert.deepEqual(parseKey(camelot), { camelot, open_key, name });
  }
});

Deno.test("there are 24 different keys in each notation", () => {
  for (const notation of ["camelot", "open_key", "name"] as const) {
    assert.equal(new Set(ALL_KEYS.map((key) => formatKey(key, notation))).size, 24);
  }
});

Deno.test("every key is read back from each of its notations", () => {
  for (const key of ALL_KEYS) {
    for (const text of [key.camelot, key.open_key, key.name, key.camelot.toLowerCase()]) {
      assert.deepEqual(parseKey(text), key, text);
    }
  }
});

Deno.test("other spellings mean the same key", () => {
  assert.equal(parseKey("am")?.camelot, "8A");
  assert.equal(parseKey("F♯m")?.camelot, "11A");
  assert.equal(parseKey("G# min")?.camelot, "1A");
  assert.equal(parseKey("C# Major")?.camelot, "3B");
  assert.equal(parseKey("C")?.camelot, "8B");
  assert.equal(parseKey(" 08a ")?.camelot, "8A");
});

Deno.test("what is no key is null", () => {
  for (const text of ["", "0A", "13B", "H minor", "8C", "A minorish", "128"]) {
    assert.equal(parseKey(text), null, text);
  }
});

Deno.test("a fifth up is one step on the wheel", () => {
  assert.equal(keyAt(9, "B").name, "G major");
  assert.equal(wheelNumber(keyAt(12, "A")), 12);
});
