/** The commands that run a suite, and where they leave their results. */

import { join, relative } from "node:path";
import { cacheDir, root, sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { ensureRcodesign } from "../lib/rcodesign.ts";
import { type SuiteTools, variable } from "../testing/suite_tools.ts";
import { filesOf, type Place, runnerOf } from "./suite_files.ts";
import type { Suite } from "./suites.ts";

/** One program that runs some of a suite's tests. */
export interface SuiteCommand {
  /** Which of them. */
  place: Place;
  words: string[];
  cwd: string;
  env: Record<string, string>;
  /** The JUnit file that it writes. */
  junit: string;
}

/**
 * The commands that run a suite, one after the other; makes the Python environment and builds the program that it needs. `tools`: what its tests may ask for.
 * Fast tests come first, and Deno refuses them to start a process.
 */
export async function suiteCommands(suite: Suite, tools: SuiteTools): Promise<SuiteCommand[]> {
  const python = suite.python && await ensurePython(suite.python);
  if (suite.builds === "rcodesign") await ensureRcodesign();
  const files = await filesOf(suite.name);
  const commands: SuiteCommand[] = [];
  for (const place of ["beside", "tests"] as const) {
    for (const runner of ["deno", "pytest"] as const) {
      const paths = files[place].filter((path) => runnerOf(path) === runner);
      if (paths.length === 0) continue;
      const name = `${suite.name}${place === "beside" ? ".fast" : ""}.${runner}.xml`;
      const junit = join(cacheDir, "test", name);
      const env = { [variable]: JSON.stringify(tools) };
      commands.push(
        runner === "pytest"
          ? {
            place,
            words: [
              ...[python!, "-m", "pytest", "-q", `--junitxml=${junit}`],
              ...paths.map((path) => relative(sidecarDir, join(root, path))),
            ],
            cwd: sidecarDir,
            // The sidecar's tests start the real cloud with it.
            env: { ...env, PIKA_DENO: Deno.execPath() },
            junit,
          }
          : {
            place,
            words: [
              // The types of all files are looked at once, by scripts/tests/house_types.test.ts.
              ...[Deno.execPath(), "test", "-A", "--no-check", "--quiet"],
              ...place === "beside" ? ["--deny-run"] : [],
              ...[`--junit-path=${junit}`, ...paths],
            ],
            cwd: root,
            env,
            junit,
          },
      );
    }
  }
  if (suite.pythonOnWindows) commands.push(await windowsCommand(suite.name, suite.pythonOnWindows, tools));
  return commands;
}

/** The command that runs a suite's Python tests on Windows. */
async function windowsCommand(name: string, of: string, tools: SuiteTools): Promise<SuiteCommand> {
  const junit = join(cacheDir, "test", `${name}.${of}.pytest.xml`);
  const files = (await filesOf(of)).tests.filter((path) => runnerOf(path) === "pytest");
  const runner = join(root, "scripts", "suites", "windows_pytest.ts");
  return {
    place: "tests",
    words: [Deno.execPath(), "run", "-A", runner, junit].concat(
      files.map((path) => relative(sidecarDir, join(root, path))),
    ),
    cwd: root,
    env: { [variable]: JSON.stringify(tools) },
    junit,
  };
}
