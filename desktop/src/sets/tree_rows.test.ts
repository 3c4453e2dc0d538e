import assert from "node:assert/strict";
import type { ListRow } from "@pika/contract/desk/sets.ts";
import { liesIn, meantPlace, treeLines, treePlaceAt } from "./tree_rows.ts";

const row = (id: number, name: string, parent: number | null, kind: ListRow["kind"] = "set"): ListRow => ({
  id,
  name,
  parent,
  kind,
  revision: 1,
  entries: 0,
  changed_at: 0,
  deleted_at: null,
  program: null,
  conflict: false,
});
const lists = [
  row(1, "Fridays", null, "folder"),
  row(2, "Late", 1, "folder"),
  row(3, "Harbour, late", 2),
  row(4, "Early evening", 1),
  row(5, "Blues", null, "crate"),
];

Deno.test("folders open and close; a search shows every match and where it lies", () => {
  const shown = (closed: number[], search = "") =>
    treeLines(lists, new Set(closed), search).map(({ row, level, open, path }) =>
      [row.id, level, open, path].join(":")
    );
  assert.deepEqual(shown([]), ["1:1:true:", "2:2:true:", "3:3::", "4:2::", "5:1::"]);
  assert.deepEqual(shown([2]), ["1:1:true:", "2:2:false:", "4:2::", "5:1::"]);
  assert.deepEqual(shown([1], "late"), ["2:1::Fridays", "3:1::Fridays / Late"]);
  assert.deepEqual(shown([], "LATE har"), ["3:1::Fridays / Late"]);
});

Deno.test("a list is dropped between lines or into a folder, tracks onto a list", () => {
  const lines = treeLines(lists, new Set(), "");
  const place = (offset: number) => meantPlace(lines, treePlaceAt(lines, offset, 30, "list"));
  assert.deepEqual(place(2), { parent: null, before: 1 });
  assert.deepEqual(place(45), { parent: 2, before: null });
  assert.deepEqual(place(30 * 3 + 12), { parent: 1, before: 4 });
  assert.deepEqual(place(30 * 3 + 17), { parent: null, before: 5 });
  assert.deepEqual(place(900), { parent: null, before: null });
  assert.equal(treePlaceAt(lines, 30 * 2 + 1, 30, "tracks"), 5);
  assert.equal(treePlaceAt(lines, 900, 30, "tracks"), 9);
});

Deno.test("a folder goes into none of its own", () => {
  assert.equal(liesIn(lists, 3, 1), true);
  assert.equal(liesIn(lists, 1, 1), true);
  assert.equal(liesIn(lists, 5, 1), false);
  assert.equal(liesIn(lists, null, 1), false);
});
