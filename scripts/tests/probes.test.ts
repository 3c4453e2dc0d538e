/** Tests lie where they may, and no test and no part of the kit asks for a program by a way of its own. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { exists } from "../lib/files.ts";
import { root } from "../lib/paths.ts";
import { filesOf, isTestFile, placeOf, runnerOf, suiteOf } from "../suites/suite_files.ts";
import { suites } from "../suites/suites.ts";
import { tools } from "../lib/tools.ts";
import { findProbes, findProcesses, misplaced } from "../testing/probes.ts";

/** The places where the one way is made, and the steps that go on only when the one before has succeeded. */
const exempt = [
  "scripts/testing/probes.ts",
  "scripts/tests/probes.test.ts",
  "scripts/testing/test_with.ts",
  "sidecar/tests/support/tools.py",
  "scripts/tests/night/night.test.ts",
];

/** Whether tests are made of it: a test file, or what lies in a folder of tests. */
const isTest = (file: string) =>
  /\.test\.tsx?$/.test(file) || /(^|\/)(tests|testing)\/.*\.(ts|tsx|py)$/.test(file);

Deno.test("every test asks for programs by the one way, and for none that its suite does not declare", async () => {
  const files = (await sources()).filter((file) => isTest(file) && !exempt.includes(file));
  assert.ok(files.length > 150, `only ${files.length} test files were found`);
  const found: string[] = [];
  for (const file of files) {
    // A kit that several suites share asks by name; each of them is asked when it runs.
    const suite = placeOf(file) === "tests" || isTestFile(file) ? suiteOf(file) : undefined;
    const declared = suites.find(({ name }) => name === suite)?.needs ?? tools.map(({ name }) => name);
    const text = await Deno.readTextFile(join(root, file));
    for (const { line, text: words, why } of findProbes(text, declared)) {
      found.push(`${file}:${line}: ${why}\n    ${words}`);
    }
  }
  assert.deepEqual(found, [], found.join("\n"));
});

Deno.test("each detour is found", () => {
  const why = (text: string) => findProbes(text, ["minisign"]).map(({ why }) => why.split(":")[0]);
  assert.deepEqual(why('const wine = await $.which("wine64");'), ["looks for a program by itself"]);
  assert.deepEqual(why('MINISIGN = shutil.which("minisign")'), ["looks for a program by itself"]);
  assert.deepEqual(why('@pytest.mark.skipif(True, reason="")'), ["leaves a test out"]);
  assert.deepEqual(why('Deno.test({ name: "x", ignore: !unix }, () => {});'), ["leaves a test out"]);
  assert.deepEqual(why("  ignore: missing,"), ["leaves a test out"]);
  assert.deepEqual(why('new Deno.Command("ffmpeg", {})'), [
    'starts "ffmpeg", which the suite does not declare (scripts/suites/suites.ts)',
  ]);
  assert.deepEqual(why('await run(["openssl", "req"]); subprocess.run(["7z"])').length, 2);
  assert.deepEqual(why('await run(["minisign", "-V"]); await run(["git", "log"]);'), []);
  assert.deepEqual(why('// no probe: a stand-in\nawait run(["hdiutil"]);'), []);
});

Deno.test("every test lies beside its file or in WING/tests, and belongs to one suite", async () => {
  const files = await sources();
  const wrong = files.flatMap((path) => {
    const why = misplaced(path);
    return why ? [`${path} ${why}`] : [];
  });
  assert.deepEqual(wrong, []);
  const tests = files.filter(isTestFile);
  assert.deepEqual(tests.filter((path) => suiteOf(path) === undefined), []);
  const inSuites = await Promise.all(
    suites.map(async ({ name }) => Object.values(await filesOf(name)).flat()),
  );
  assert.deepEqual(inSuites.flat().sort(), tests.sort());
  for (const [index, { name, python }] of suites.entries()) {
    const inPython = inSuites[index]!.filter((path) => runnerOf(path) === "pytest");
    assert.ok(python || inPython.length === 0, `the suite "${name}" has tests in Python, and no environment`);
    assert.ok(inSuites[index]!.length > 0, `the suite "${name}" has no test`);
  }
});

Deno.test("no test beside its file starts a process", async () => {
  const fast = (await sources()).filter((path) => isTestFile(path) && placeOf(path) === "beside");
  assert.ok(fast.length > 100, `only ${fast.length} fast tests were found`);
  const found: string[] = [];
  for (const path of fast) {
    for (const { line, text } of findProcesses(await Deno.readTextFile(join(root, path)))) {
      found.push(`${path}:${line}: ${text}`);
    }
  }
  assert.deepEqual(found, []);
});

Deno.test("a file that lies in a third place is found, and a process that is started beside", () => {
  for (
    const path of [
      "cloud/x.test.ts",
      "cloud/tests/x.test.ts",
      "web/tests/browser/desk.ts",
      "scripts/testing/desk.ts",
    ]
  ) {
    assert.equal(misplaced(path), undefined, path);
  }
  for (
    const path of [
      "scripts/e2e/x.test.ts",
      "cloud/testing/x.ts",
      "cloud/room/tests/x.test.ts",
      "web/__tests__/a.ts",
    ]
  ) {
    assert.match(misplaced(path) ?? "", /lies in/, path);
  }
  const lines = [
    'new Deno.Command("ls")',
    'await run(["git", "log"]);',
    'testWith({ tools: ["git"] }, "x", () => {});',
  ];
  assert.deepEqual(findProcesses(lines.join("\n")).map(({ line }) => line), [1, 2, 3]);
  assert.deepEqual(findProcesses('Deno.test("x", () => {});'), []);
});

Deno.test("the suite follows from the place", () => {
  const cases = {
    "cloud/room/state.test.ts": "cloud",
    "cloud/tests/room_state.test.ts": "cloud",
    "cloud/tests/relay/floor.test.ts": "relay",
    "web/tests/browser/pages.test.ts": "browser",
    "scripts/tests/deploy/stand.test.ts": "deploy",
    "sidecar/tests/live/test_clock.py": "live",
    "sidecar/tests/server/test_security.py": "sidecar",
    "elsewhere/x.test.ts": undefined,
  };
  for (const [path, suite] of Object.entries(cases)) assert.equal(suiteOf(path), suite, path);
});

/** The files of the checkout that git knows or would add, and that are there. */
async function sources(): Promise<string[]> {
  const { stdout } = await run([
    "git",
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "--deduplicate",
  ], {
    cwd: root,
  });
  const files = stdout.trim().split("\n").filter((path) => /\.(tsx?|py|sh|pem)$/.test(path));
  const there = await Promise.all(files.map((path) => exists(join(root, path))));
  return files.filter((_, index) => there[index]);
}
