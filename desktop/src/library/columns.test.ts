import assert from "node:assert/strict";
import type { TableColumn } from "@pika/contract/desk/settings.ts";
import { errorSpan, layoutOf, shownColumns } from "./columns.ts";

const USUAL: TableColumn[] = ["artist", "bpm", "key", "energy", "duration", "state"];
const ids = (columns: { id: string }[]) => columns.map(({ id }) => id);

Deno.test("cover and title come first; a phone has room for two more, the artist stands below the title", () => {
  assert.deepEqual(ids(shownColumns(USUAL, "wide")), ["cover", "title", ...USUAL]);
  assert.deepEqual(ids(shownColumns(USUAL, "narrow")), ["cover", "title", "bpm", "key"]);
  assert.deepEqual(ids(shownColumns([], "narrow")), ["cover", "title"]);
});

Deno.test("the usual columns fit a phone and a small window; many make the list scroll sideways", () => {
  assert.ok(layoutOf(shownColumns(USUAL, "narrow"), "narrow").least <= 320);
  assert.ok(layoutOf(shownColumns(USUAL, "medium"), "medium").least <= 800);
  assert.ok(
    layoutOf(shownColumns([...USUAL, "tags", "comment", "added", "plays"], "wide"), "wide").least > 1100,
  );
  assert.equal(layoutOf(shownColumns(["bpm"], "wide"), "wide").template, "36px minmax(180px, 3fr) 92px");
});

Deno.test("an error takes the room up to time and state, wherever they stand", () => {
  assert.equal(errorSpan(shownColumns(USUAL, "wide")), 5);
  assert.equal(errorSpan(shownColumns(["state", "bpm"], "wide")), 1);
  assert.equal(errorSpan(shownColumns(["bpm", "tags"], "wide")), 3);
});
