import assert from "node:assert/strict";
import { countResults, failuresOf } from "./junit.ts";

Deno.test("counts are read from what Deno and pytest write", () => {
  const deno = `<testsuites name="deno test" tests="3" failures="1" errors="0" time="0.1">
    <testsuite name="./a.test.ts" tests="2" disabled="0" errors="0" failures="1"></testsuite>
    <testsuite name="./b.test.ts" tests="1" disabled="1" errors="0" failures="0"></testsuite></testsuites>`;
  assert.deepEqual(countResults(deno), { passed: 1, failed: 1, skipped: 1 });
  const pytest =
    `<testsuites><testsuite name="pytest" errors="1" failures="0" skipped="2" tests="10"/></testsuites>`;
  assert.deepEqual(countResults(pytest), { passed: 7, failed: 1, skipped: 2 });
});

Deno.test("what failed is told with its place and words", () => {
  const deno = `<testsuite name="./a.test.ts" tests="3" disabled="0" errors="0" failures="1">
    <testcase name="good" classname="./a.test.ts" time="0.1" line="1" col="1"></testcase>
    <testcase name="also &lt;good&gt;" classname="./a.test.ts" time="0.1"/>
    <testcase name="1 &gt; 2" classname="./test_with.ts" time="0.1">
      <failure message="Uncaught Error: x">AssertionError: 1 &lt; 2\n    at &quot;a&#39;b&quot;</failure>
    </testcase></testsuite>`;
  assert.deepEqual(failuresOf(deno), [
    { name: "./a.test.ts: 1 > 2", text: `AssertionError: 1 < 2\n    at "a'b"` },
  ]);
  const pytest = `<testsuite errors="1"><testcase classname="tests.test_a" name="test_b" time="1">` +
    `<error message="failed on setup">def f():&#10;E   boom</error></testcase></testsuite>`;
  assert.deepEqual(failuresOf(pytest), [{ name: "tests.test_a: test_b", text: "def f():\nE   boom" }]);
});
