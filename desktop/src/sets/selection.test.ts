import assert from "node:assert/strict";
import { choose, choosing, chosen, kept, NOTHING_SELECTED, type Selection } from "./selection.ts";

const order = [10, 20, 30, 40, 50];
const keys = { ctrlKey: false, metaKey: false, shiftKey: false };
const ids = (selection: Selection) => [...selection.ids].sort();

Deno.test("a click chooses one, with Ctrl one more or one less, with Shift all between", () => {
  assert.equal(choosing(keys), "only");
  assert.equal(choosing({ ...keys, metaKey: true }), "toggle");
  assert.equal(choosing({ ...keys, ctrlKey: true, shiftKey: true }), "range");
  let now = choose(order, NOTHING_SELECTED, 20, "only");
  assert.deepEqual(ids(now), [20]);
  now = choose(order, now, 40, "range");
  assert.deepEqual(ids(now), [20, 30, 40]);
  now = choose(order, now, 10, "range");
  assert.deepEqual(ids(now), [10, 20]);
  now = choose(order, now, 10, "toggle");
  assert.deepEqual(ids(now), [20]);
  now = choose(order, now, 50, "toggle");
  assert.deepEqual([ids(now), now.anchor, now.active], [[20, 50], 50, 50]);
  now = choose(order, now, 30, "focus");
  assert.deepEqual([ids(now), now.active], [[20, 50], 30]);
});

Deno.test("a range whose anchor is gone begins where it ends", () => {
  assert.deepEqual(ids(choose(order, { ids: new Set(), anchor: 99, active: null }, 30, "range")), [30]);
});

Deno.test("an action means the selected rows in their order, or the active one", () => {
  assert.deepEqual(chosen(order, { ids: new Set([40, 10]), anchor: null, active: 20 }), [10, 40]);
  assert.deepEqual(chosen(order, { ids: new Set(), anchor: null, active: 20 }), [20]);
  assert.deepEqual(chosen(order, { ids: new Set(), anchor: null, active: 99 }), []);
  assert.deepEqual(chosen(order, NOTHING_SELECTED), []);
});

Deno.test("after a removal the keys act on what has moved up", () => {
  const now = choose(order, NOTHING_SELECTED, 30, "only");
  const after = kept([10, 20, 40, 50], now, order);
  assert.deepEqual([ids(after), after.active, after.anchor], [[], 40, null]);
  assert.equal(kept([10, 20], now, order).active, 20);
  assert.equal(kept([], now, order).active, null);
  assert.equal(kept([50, 30, 10], now, order), now);
});
