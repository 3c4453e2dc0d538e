/** `deno task ok`: is this fit to land? Format, lint, types (Deno and Python) and the fast tests, all told at the end. */

import { isHelpOnly } from "../lib/arguments.ts";
import { CommandError } from "../lib/errors.ts";
import { run } from "../lib/command.ts";
import { cacheDir, root, sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { suiteCommands } from "../suites/suite_command.ts";
import { suites } from "../suites/suites.ts";
import { bold, formatElapsed, green, main, red, say, withProgress } from "../lib/terminal.ts";
import { describeTools } from "../testing/suite_tools.ts";
import { ensureTools } from "../lib/tools.ts";

/** A program that ends with 0 when all is well. */
interface Check {
  name: string;
  words: string[];
  cwd: string;
  env?: Record<string, string>;
  /** What to do when it fails. */
  help?: string;
}

const usage = `deno task ok

Format, lint, types (Deno and Python) and the fast tests.`;

await main(async () => {
  if (isHelpOnly(Deno.args, usage)) return 0;
  await run([Deno.execPath(), "install", "--quiet"], { cwd: root });
  await Deno.mkdir(`${cacheDir}/test`, { recursive: true });
  const python = await ensurePython("dev");
  const deno = Deno.execPath();
  const checks: Check[] = [
    { name: "format", words: [deno, "fmt", "--check"], cwd: root, help: "deno fmt   mends it" },
    { name: "lint", words: [deno, "lint"], cwd: root },
    { name: "types", words: [deno, "check"], cwd: root },
    {
      name: "python format",
      words: [python, "-m", "ruff", "format", "--check", "."],
      cwd: sidecarDir,
      help: "ruff format mends it",
    },
    { name: "python lint", words: [python, "-m", "ruff", "check", "."], cwd: sidecarDir },
    { name: "python types", words: [python, "-m", "mypy", "pika_sidecar"], cwd: sidecarDir },
  ];
  const fast = suites.filter(({ speed }) => speed === "fast");
  await ensureTools(fast.flatMap(({ needs }) => needs));
  for (const suite of fast) {
    for (const { place, ...command } of await suiteCommands(suite, await describeTools(suite, "fails"))) {
      checks.push({ name: `tests: ${suite.name}${place === "beside" ? ", fast" : ""}`, ...command });
    }
  }
  const failures: string[] = [];
  for (const { name, words, cwd, env, help } of checks) {
    try {
      const { elapsed } = await withProgress(name, () => run(words, { cwd, env, help }));
      say(`${green("✓")} ${name} (${formatElapsed(elapsed)})`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      say(`${red("✗")} ${name}\n${error.message}\n${error.help}`);
      failures.push(name);
    }
  }
  say(failures.length === 0 ? bold("\nFit to land.") : `\n${red("Not yet:")} ${failures.join(", ")}`);
  return failures.length === 0 ? 0 : 1;
});
