import assert from "node:assert/strict";
import { packingCommand } from "./runtime.ts";

Deno.test("resources lie beside the window's program, never in it", () => {
  const words = packingCommand("/neu.js");
  assert.deepEqual(words.slice(-3), ["build", "--release", "--clean"]);
  assert.ok(!words.some((word) => word.includes("embed")), words.join(" "));
});
