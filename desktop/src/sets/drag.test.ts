import assert from "node:assert/strict";
import { placeAt, scrollBy } from "./drag.ts";

Deno.test("what is dropped lands in the nearer gap", () => {
  assert.equal(placeAt(-30, 50, 4), 0);
  assert.equal(placeAt(24, 50, 4), 0);
  assert.equal(placeAt(26, 50, 4), 1);
  assert.equal(placeAt(199, 50, 4), 4);
  assert.equal(placeAt(9_000, 50, 4), 4);
  assert.equal(placeAt(10, 50, 0), 0);
});

Deno.test("a list scrolls only near its edges", () => {
  assert.ok(scrollBy(110, 100, 500) < 0);
  assert.equal(scrollBy(300, 100, 500), 0);
  assert.ok(scrollBy(490, 100, 500) > 0);
});
