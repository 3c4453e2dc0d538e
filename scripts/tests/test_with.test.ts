import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { countResults } from "../suites/junit.ts";
import { lookUp, type SuiteTools, variable } from "../testing/suite_tools.ts";

const tools: SuiteTools = {
  suite: "installers",
  declared: { minisign: "/usr/bin/minisign", wine64: null },
  missing: "fails",
};

Deno.test("a tool is there, missing, or was never declared", () => {
  assert.deepEqual(lookUp("minisign", tools), { path: "/usr/bin/minisign" });
  assert.deepEqual(lookUp("wine64", tools), {
    missing: "wine64 is missing (deno task doctor says how to install it)",
    then: "fails",
  });
  assert.deepEqual(lookUp("ffmpeg", tools), {
    undeclared:
      'The suite "installers" declares no tool "ffmpeg": add it to its needs in scripts/suites/suites.ts',
  });
});

/** Runs a test file of three tests with what a runner says; returns the counts and what was printed. */
async function played(told: Partial<SuiteTools>) {
  const folder = await Deno.makeTempDir();
  try {
    const other = Deno.build.os === "darwin" ? "linux" : "darwin";
    await Deno.writeTextFile(
      join(folder, "played.test.ts"),
      `import { testWith } from ${JSON.stringify(join(root, "scripts", "testing", "test_with.ts"))};
       testWith({ tools: ["minisign"] }, "signs", () => {});
       testWith({ tools: ["wine64"] }, "installs", () => {});
       testWith({ os: ["${other}"] }, "elsewhere", () => { throw new Error("not here"); });`,
    );
    const junit = join(folder, "results.xml");
    const config = join(root, "deno.json");
    const { stdout } = await run(
      [Deno.execPath(), "test", "-A", "--no-check", "--config", config, `--junit-path=${junit}`, folder],
      { env: { [variable]: JSON.stringify({ ...tools, ...told }), NO_COLOR: "1" }, allowed: [1] },
    );
    return { counts: countResults(await Deno.readTextFile(junit)), stdout };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a missing tool makes its test fail, and the test of another system is not counted", async () => {
  const { counts, stdout } = await played({});
  assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 0 });
  assert.match(stdout, /wine64 is missing \(deno task doctor/);
});

Deno.test("with --allow-missing it is left out, and said so", async () => {
  const { counts, stdout } = await played({ missing: "is left out" });
  assert.deepEqual(counts, { passed: 1, failed: 0, skipped: 1 });
  assert.match(stdout, /installs \(wine64 is missing/);
});

Deno.test("a tool that the suite does not declare is an error, even where it is installed", async () => {
  const { counts, stdout } = await played({
    declared: { wine64: "/usr/bin/wine64" },
    missing: "is left out",
  });
  assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 0 });
  assert.match(stdout, /declares no tool "minisign"/);
});
