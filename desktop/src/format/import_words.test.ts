import assert from "node:assert/strict";
import type { SourceEntry, SourceImport, SourcePlace } from "@pika/contract/desk/sources.ts";
import {
  changeWords,
  comingLists,
  comingWords,
  marksWords,
  placeWords,
  shownChanges,
} from "./import_words.ts";

const place: SourcePlace = {
  id: 1,
  program: "virtualdj",
  path: "/database.xml",
  chosen: false,
  changed: 1_800_000_000,
  state: "ready",
  tracks: 12_430,
  lists: 1,
  error: null,
  counts: null,
};

Deno.test("what a place holds, and what of it would come", () => {
  const day = 86_400_000;
  assert.equal(placeWords(place, 1_800_000_000_000 + day), "12,430 tracks, 1 playlist, changed yesterday");
  assert.equal(placeWords({ ...place, changed: null }, 0), "12,430 tracks, 1 playlist");
  assert.equal(placeWords({ ...place, changed: null, tracks: 0 }, 0), "1 playlist");
  assert.equal(comingWords(place), "");
  const counts = { new: 12_000, changed: 3, same: 20, conflicts: 0, not_found: 400, problems: 7, lists: 1 };
  assert.equal(comingWords({ ...place, counts }), "12,000 new, 3 changed, 400 not found, 7 left out");
  const nothing = { ...counts, new: 0, changed: 0, not_found: 0, problems: 0 };
  assert.equal(comingWords({ ...place, counts: nothing }), "Nothing new");
});

Deno.test("playlists that were taken over do not come again until the program changes them", () => {
  const counts = { new: 0, changed: 0, same: 20, conflicts: 0, not_found: 0, problems: 0, lists: 3 };
  const ready: SourcePlace = { ...place, counts };
  const taken: SourceImport = {
    id: 1,
    program: "virtualdj",
    path: "/database.xml",
    at: 1_800_000_001,
    state: "done",
    parts: ["values", "lists"],
    tracks: 20,
    lists: 3,
  };
  assert.equal(comingLists(place, []), 0);
  assert.equal(comingLists(ready, []), 3);
  assert.equal(comingLists(ready, [taken]), 0);
  assert.equal(comingLists({ ...ready, changed: 1_800_000_002 }, [taken]), 3);
  assert.equal(comingLists({ ...ready, counts: { ...counts, new: 1 } }, [taken]), 3);
  assert.equal(comingLists(ready, [{ ...taken, state: "undone" }]), 3);
  assert.equal(comingLists(ready, [{ ...taken, parts: ["values"] }]), 3);
  assert.equal(comingLists(ready, [{ ...taken, path: "/other.xml" }]), 3);
});

Deno.test("a value says what it was, and that what was set by hand stays", () => {
  const change = { field: "bpm", theirs: 128, before: null, mine: null };
  assert.equal(changeWords(change), "tempo 128.0");
  assert.equal(changeWords({ ...change, before: 127 }), "tempo 128.0 (was 127.0)");
  assert.equal(changeWords({ ...change, mine: 64.5 }), "tempo 128.0, yours is 64.5");
  assert.equal(changeWords({ ...change, theirs: null, before: 127 }), "no tempo any more");
  assert.equal(changeWords({ ...change, field: "rating", theirs: 1 }), "rating 1 star");
  assert.equal(changeWords({ ...change, field: "added", theirs: 1_518_996_996 }), "added 2018-02-18");
  assert.equal(
    changeWords({ ...change, field: "comment", theirs: "x".repeat(99) }).length,
    "comment ".length + 60,
  );
});

Deno.test("what makes the difference comes first, a colour by its name, and no track that was never played", () => {
  const change = { theirs: 0, before: null, mine: null };
  const changes = ["plays", "year", "colour", "bpm"].map((field) => ({ ...change, field }));
  assert.deepEqual(shownChanges(changes).map(({ field }) => field), ["bpm", "colour", "year"]);
  assert.equal(shownChanges([{ ...change, field: "plays", before: 3 }]).length, 1);
  assert.equal(changeWords({ ...change, field: "colour", theirs: "#0000ff" }), "colour blue");
});

Deno.test("cues and grid are counted", () => {
  const entry = { cues: 3, grid: 1 } as SourceEntry;
  assert.equal(marksWords(entry), "3 cues, a beat grid");
  assert.equal(marksWords({ ...entry, cues: 0, grid: 4 }), "a beat grid with 4 tempi");
  assert.equal(marksWords({ ...entry, cues: 0, grid: 0 }), "");
});
