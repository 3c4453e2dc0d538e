import assert from "node:assert/strict";
import { countResults } from "./suites.ts";

Deno.test("counts are read from what Deno and pytest write", () => {
  const deno = `<testsuites name="deno test" tests="3" failures="1" errors="0" time="0.1">
    <testsuite name="./a.test.ts" tests="2" disabled="0" errors="0" failures="1"></testsuite>
    <testsuite name="./b.test.ts" tests="1" disabled="1" errors="0" failures="0"></testsuite></testsuites>`;
  assert.deepEqual(countResults(deno), { passed: 1, failed: 1, skipped: 1 });
  const pytest =
    `<testsuites><testsuite name="pytest" errors="1" failures="0" skipped="2" tests="10"/></testsuites>`;
  assert.deepEqual(countResults(pytest), { passed: 7, failed: 1, skipped: 2 });
});
