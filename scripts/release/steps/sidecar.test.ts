import assert from "node:assert/strict";
import { chooseMode, onefileBudget } from "./sidecar.ts";

Deno.test("auto takes onefile only while its slowest start stays within the budget", () => {
  const fast = { first: onefileBudget, median: onefileBudget - 1 };
  assert.equal(chooseMode("auto", fast), "onefile");
  assert.equal(chooseMode("auto", { ...fast, first: onefileBudget + 1 }), "onedir");
  assert.equal(chooseMode("auto", { ...fast, median: onefileBudget + 1 }), "onedir");
});

Deno.test("where one file cannot be signed, or is scanned at each start, auto takes onedir", () => {
  for (const os of ["macos", "windows"] as const) {
    assert.equal(chooseMode("auto", { first: 1, median: 1 }, os), "onedir");
  }
});

Deno.test("what was asked for is taken, however slow", () => {
  assert.equal(chooseMode("onefile", { first: 9_999, median: 9_999 }), "onefile");
  assert.equal(chooseMode("onedir", { first: 1, median: 1 }), "onedir");
});
