import assert from "node:assert/strict";
import { colourName, TRACK_COLOURS } from "./track_colours.ts";

Deno.test("every colour of the palette has its own name, others one that says what they look like", () => {
  for (const { name, value } of TRACK_COLOURS) assert.equal(colourName(value), name);
  assert.equal(colourName("#e01010"), "Red-like");
  assert.equal(colourName("#1010e0"), "Blue-like");
});
