import assert from "node:assert/strict";
import { plain } from "./progress.ts";

Deno.test("a line is shown as a terminal would show it last", () => {
  assert.equal(plain("\x1b[32mok\x1b[0m  "), "ok");
  assert.equal(plain("10 %\r\x1b[K20 %\r"), "20 %");
});
