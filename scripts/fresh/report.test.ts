import assert from "node:assert/strict";
import { installedIn } from "./machine.ts";
import { countsLine, keptPromise, newPackages, type Outcome, type Report, reportText } from "./report.ts";

const test: Outcome = {
  name: "test",
  line: "npx x task test",
  code: 0,
  elapsed: 754_000,
  tail: "✓ web\n\n12 passed, 0 failed, 0 skipped",
  installed: ["ffmpeg", "libx"],
  log: ".cache/fresh/x/test.log",
};

Deno.test("the closing line is the last that counts", () => {
  assert.equal(
    countsLine("1 passed, 1 failed, 0 skipped\nnoise\n 2 passed, 0 failed, 1 skipped\nend"),
    "2 passed, 0 failed, 1 skipped",
  );
  assert.equal(countsLine("suite: 2 passed, 0 failed, 1 skipped (3 s)"), undefined);
});

Deno.test("a promise is kept only with code 0, and tests only with nothing failed and nothing skipped", () => {
  assert.ok(keptPromise(test));
  assert.ok(!keptPromise({ ...test, code: 1 }));
  assert.ok(!keptPromise({ ...test, tail: "12 passed, 0 failed, 1 skipped" }));
  assert.ok(!keptPromise({ ...test, tail: "Killed" }));
  assert.ok(keptPromise({ ...test, name: "release", tail: "dist/0.1.0" }));
});

Deno.test("what was installed is what dpkg lists afterwards and did not before", () => {
  const status = (...names: string[]) =>
    names.map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 1\n`).join("\n");
  const removed = "\nPackage: gone\nStatus: deinstall ok config-files\n";
  assert.deepEqual(newPackages(installedIn(status("git")), installedIn(status("wine", "git") + removed)), [
    "wine",
  ]);
});

Deno.test("the report says it all in a few lines, and the names on demand", () => {
  const report: Report = {
    debian: "12",
    account: "root",
    commit: "abc1234",
    processors: 2,
    made: "unpacked in 9 s",
    carried: ["2 files"],
    outcomes: [test],
  };
  assert.equal(
    reportText(report, "short"),
    `Debian 12 (bookworm) as root, commit abc1234, 2 processors
Bare machine unpacked in 9 s
Carried over: 2 files

✓ npx x task test
  exit code 0 after 12 min 34 s, 2 packages installed
  12 passed, 0 failed, 0 skipped
  .cache/fresh/x/test.log
`,
  );
  assert.match(reportText(report, "names"), /\n {2}ffmpeg libx\n$/);
});
