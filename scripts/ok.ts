/** `deno task ok`: is this fit to land? Format, lint, types (Deno and Python) and the fast tests, all told at the end. */

import { isHelpOnly } from "./arguments.ts";
import { CommandError } from "./errors.ts";
import { run } from "./command.ts";
import { root, sidecarDir } from "./paths.ts";
import { ensurePython } from "./python.ts";
import { junitPath, suites } from "./suites.ts";
import { bold, formatElapsed, green, main, red, say, withProgress } from "./terminal.ts";
import { cacheDir } from "./paths.ts";

const usage = `deno task ok

Format, lint, types (Deno and Python) and the fast tests.`;

await main(async () => {
  if (isHelpOnly(Deno.args, usage)) return 0;
  await run([Deno.execPath(), "install", "--quiet"], { cwd: root });
  await Deno.mkdir(`${cacheDir}/test`, { recursive: true });
  const python = await ensurePython("dev");
  const deno = Deno.execPath();
  const checks = [
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
  for (const suite of suites.filter(({ speed }) => speed === "fast")) {
    checks.push({ name: `tests: ${suite.name}`, ...await suite.command(junitPath(suite)) });
  }
  const failures: string[] = [];
  for (const { name, words, cwd, help } of checks) {
    try {
      const { elapsed } = await withProgress(name, () => run(words, { cwd, help }));
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
