import assert from "node:assert/strict";
import { PageCache } from "./page_cache.ts";

const rows = (from: number, count = 10) =>
  Array.from({ length: count }, (_, index) => ({ id: from + index }));

Deno.test("a range asks only for pages that are not here", () => {
  const cache = new PageCache<{ id: number }>(10);
  assert.deepEqual(cache.wanted({ start: 5, end: 25 }), [0, 1, 2]);
  cache.put(1, rows(10));
  assert.deepEqual(cache.wanted({ start: 5, end: 25 }), [0, 2]);
  assert.deepEqual(cache.wanted({ start: 0, end: 0 }), []);
  assert.deepEqual(cache.wanted({ start: 10, end: 20 }), []);
  assert.equal(cache.row(13)?.id, 13);
  assert.equal(cache.row(3), undefined);
});

Deno.test("expired rows are still shown and asked for again", () => {
  const cache = new PageCache<{ id: number }>(10);
  cache.put(0, rows(0));
  cache.expire();
  assert.equal(cache.row(2)?.id, 2);
  assert.deepEqual(cache.wanted({ start: 0, end: 5 }), [0]);
  cache.put(0, rows(100));
  assert.equal(cache.row(2)?.id, 102);
});

Deno.test("pages far away are forgotten", () => {
  const cache = new PageCache<{ id: number }>(10, 3);
  for (const page of [0, 1, 2, 50]) cache.put(page, rows(page * 10));
  assert.equal(cache.row(0), undefined);
  assert.equal(cache.row(505)?.id, 505);
  assert.equal(cache.row(25)?.id, 25);
});

Deno.test("one row is replaced in place", () => {
  const cache = new PageCache<{ id: number; title?: string }>(10);
  cache.put(0, rows(0));
  cache.replace((row) => row.id === 4, { id: 4, title: "new" });
  assert.equal(cache.row(4)?.title, "new");
});
