import assert from "node:assert/strict";
import { anyTerm, quoted, rangeTerm, without, withTerm } from "./term_text.ts";

Deno.test("a term is taken out with its space, wherever it stands", () => {
  const search = "love  bpm:90-110 -genre:soul";
  assert.equal(without(search, { start: 6, end: 16 }), "love -genre:soul");
  assert.equal(without(search, { start: 0, end: 4 }), "bpm:90-110 -genre:soul");
  assert.equal(without(search, { start: 17, end: 28 }), "love  bpm:90-110");
  assert.equal(without("bpm:104", { start: 0, end: 7 }), "");
});

Deno.test("places are code points, as the sidecar counts them", () => {
  assert.equal(without("🎷🎷 key:8A sax", { start: 3, end: 9 }), "🎷🎷 sax");
});

Deno.test("a term is put at the end", () => {
  assert.equal(withTerm("", "key:8A"), "key:8A");
  assert.equal(withTerm(" love ", "key:8A"), "love key:8A");
});

Deno.test("values with spaces or commas stand in quotes, and have none themselves", () => {
  assert.equal(quoted("soul"), "soul");
  assert.equal(quoted(" West Coast "), '"West Coast"');
  assert.equal(quoted('7" mix, long'), '"7 mix, long"');
});

Deno.test("several values are one filter; none is no filter", () => {
  assert.equal(anyTerm("tag", ["slow", "West Coast"]), 'tag:slow,"West Coast"');
  assert.equal(anyTerm("tag", [" "]), null);
});

Deno.test("a range may be open on either side", () => {
  assert.equal(rangeTerm("bpm", { from: "90", to: "110" }), "bpm:90-110");
  assert.equal(rangeTerm("bpm", { from: "90", to: "" }), "bpm>=90");
  assert.equal(rangeTerm("bpm", { from: " ", to: "110" }), "bpm<=110");
  assert.equal(rangeTerm("year", { from: "1999", to: "1999" }), "year:1999");
  assert.equal(
    rangeTerm("added", { from: "2026-01-01", to: "2026-03-31" }, ".."),
    "added:2026-01-01..2026-03-31",
  );
  assert.equal(rangeTerm("bpm", { from: "", to: "" }), null);
});
