/** No test and no part of the kit asks for a program by a way of its own. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { type Suite, suites } from "../suites/suites.ts";
import { tools } from "../lib/tools.ts";
import { findProbes } from "../testing/probes.ts";

/** The places where the one way is made, and the steps that go on only when the one before has succeeded. */
const exempt = [
  "scripts/testing/probes.ts",
  "scripts/tests/probes.test.ts",
  "scripts/testing/test_with.ts",
  "sidecar/tests/support/tools.py",
  "scripts/tests/night/night.test.ts",
];

const isBelow = (file: string, folder: string) => file === folder || file.startsWith(`${folder}/`);

function suiteOf(file: string): Suite | undefined {
  return suites.find(({ files: { paths, except = [] } }) =>
    paths.some((path) => isBelow(file, path)) && !except.some((path) => isBelow(file, path))
  );
}

/** Whether tests are made of it: a test file, or what lies in a folder of tests. */
const isTest = (file: string) =>
  /\.test\.tsx?$/.test(file) || /(^|\/)(tests|testing)\/.*\.(ts|tsx|py)$/.test(file);

Deno.test("every test asks for programs by the one way, and for none that its suite does not declare", async () => {
  const { stdout } = await run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  const files = stdout.trim().split("\n").filter((file) => isTest(file) && !exempt.includes(file));
  assert.ok(files.length > 150, `only ${files.length} test files were found`);
  const found: string[] = [];
  for (const file of files) {
    // A kit that several suites share asks by name; each of them is asked when it runs.
    const declared = suiteOf(file)?.needs ?? tools.map(({ name }) => name);
    const text = await Deno.readTextFile(join(root, file)).catch(() => ""); // removed and not committed yet
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

Deno.test("every test file belongs to one suite", async () => {
  const { stdout } = await run(["git", "ls-files", "*.test.ts", "*.test.tsx", "sidecar/tests/**/test_*.py"], {
    cwd: root,
  });
  const lost = stdout.trim().split("\n").filter((file) => !suiteOf(file));
  assert.deepEqual(lost, []);
});
