import assert from "node:assert/strict";
import { oneFurther, reordered } from "./reorder.ts";

const order = [1, 2, 3, 4, 5];

Deno.test("rows that are moved stand together, in their order, where they were let go", () => {
  assert.deepEqual(reordered(order, [2], 4), [1, 3, 4, 2, 5]);
  assert.deepEqual(reordered(order, [5, 1], 3), [2, 3, 1, 5, 4]);
  assert.deepEqual(reordered(order, [4, 5], 0), [4, 5, 1, 2, 3]);
  assert.deepEqual(reordered(order, [1], 5), [2, 3, 4, 5, 1]);
  for (const place of [1, 2]) assert.deepEqual(reordered(order, [2], place), order);
});

Deno.test("one row up or down, until the edge", () => {
  const moved = (moving: number[], way: "up" | "down") => {
    const place = oneFurther(order, moving, way);
    return place === null ? null : reordered(order, moving, place);
  };
  assert.deepEqual(moved([3], "up"), [1, 3, 2, 4, 5]);
  assert.deepEqual(moved([3], "down"), [1, 2, 4, 3, 5]);
  assert.deepEqual(moved([2, 3], "down"), [1, 4, 2, 3, 5]);
  assert.equal(moved([1], "up"), null);
  assert.equal(moved([4, 5], "down"), null);
  assert.deepEqual(moved([1, 4], "up"), [1, 4, 2, 3, 5]);
  assert.equal(moved([], "up"), null);
});
