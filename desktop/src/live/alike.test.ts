import assert from "node:assert/strict";
import { alike } from "./alike.ts";

Deno.test("what is refused again and again with the same words is one line with its number", () => {
  const full = "This night has 1,000 tracks";
  const list = [
    { seq: 4, type: "play", message: full },
    { seq: 5, type: "play", message: full },
    { seq: 6, type: "track", message: full },
    { seq: 7, type: "play", message: "Another reason" },
    { seq: 8, type: "play", message: full },
  ];
  assert.deepEqual(alike(list), [
    { seq: 4, type: "play", message: full, times: 3 },
    { seq: 6, type: "track", message: full, times: 1 },
    { seq: 7, type: "play", message: "Another reason", times: 1 },
  ]);
});
