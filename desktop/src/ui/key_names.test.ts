import assert from "node:assert/strict";
import { keyNames } from "./key_names.ts";

Deno.test("keys are called what is printed on them", () => {
  assert.deepEqual(keyNames(["Ctrl", "Z"], "MacIntel"), ["⌘", "Z"]);
  assert.deepEqual(keyNames(["Menu"], "MacIntel"), ["Control", "click"]);
  for (const platform of ["Win32", "Linux x86_64"]) {
    assert.deepEqual(keyNames(["Ctrl", "Z"], platform), ["Ctrl", "Z"]);
  }
});
