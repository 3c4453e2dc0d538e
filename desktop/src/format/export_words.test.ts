import assert from "node:assert/strict";
import { lostWords } from "./export_words.ts";

Deno.test("what a format could not hold, in words", () => {
  const lost = { field: "energy", count: 12, changed: 0, examples: [] };
  assert.equal(lostWords(lost), "energy of 12 tracks");
  assert.equal(
    lostWords({ ...lost, field: "bpm", count: 1, changed: 1 }),
    "tempo of 1 track: rounded, or changed to what there is",
  );
  assert.equal(
    lostWords({ ...lost, field: "cues", changed: 3 }),
    "cues of 12 tracks, 3 of them only in part",
  );
  assert.equal(lostWords({ ...lost, field: "track", count: 2 }), "2 tracks whose path it cannot name");
});
