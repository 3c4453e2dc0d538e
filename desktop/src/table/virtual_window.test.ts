import assert from "node:assert/strict";
import { moveFocus, rowsPerPage, scrollToShow, type View, visibleRange } from "./virtual_window.ts";

const view = (changes: Partial<View> = {}): View => ({
  scrollTop: 0,
  height: 500,
  rowHeight: 50,
  total: 20_000,
  ...changes,
});

Deno.test("only rows in sight and the overscan are drawn", () => {
  assert.deepEqual(visibleRange(view(), 4), { start: 0, end: 14 });
  assert.deepEqual(visibleRange(view({ scrollTop: 5025 }), 4), { start: 96, end: 115 });
  assert.deepEqual(visibleRange(view({ scrollTop: 20_000 * 50 - 500 }), 4), { start: 19_986, end: 20_000 });
});

Deno.test("a short or empty list, or a scroll position past its end, draws nothing that is not there", () => {
  assert.deepEqual(visibleRange(view({ total: 0 })), { start: 0, end: 0 });
  assert.deepEqual(visibleRange(view({ total: 3 })), { start: 0, end: 3 });
  const { start, end } = visibleRange(view({ total: 3, scrollTop: 90_000 }));
  assert.ok(start <= end && end === 3);
});

Deno.test("showing a row moves as little as possible", () => {
  assert.equal(scrollToShow(view({ scrollTop: 100 }), 5), 100);
  assert.equal(scrollToShow(view({ scrollTop: 100 }), 0), 0);
  assert.equal(scrollToShow(view(), 10), 50);
});

Deno.test("keys move the focus and stay inside", () => {
  const short = view({ total: 30 });
  assert.equal(rowsPerPage(short), 9);
  assert.equal(moveFocus("ArrowDown", -1, short), 0);
  assert.equal(moveFocus("ArrowUp", -1, short), 0);
  assert.equal(moveFocus("ArrowDown", 29, short), 29);
  assert.equal(moveFocus("PageDown", 25, short), 29);
  assert.equal(moveFocus("PageUp", 12, short), 3);
  assert.equal(moveFocus("Home", 12, short), 0);
  assert.equal(moveFocus("End", 12, short), 29);
  assert.equal(moveFocus("x", 12, short), null);
  assert.equal(moveFocus("ArrowDown", 0, view({ total: 0 })), null);
});
