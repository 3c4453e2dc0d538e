/** `deno task test`: runs the suites one after the other and closes with one line of counts. */

import { parseArgs } from "node:util";
import { UsageError } from "./errors.ts";
import { exists, remove } from "./files.ts";
import { cacheDir, root } from "./paths.ts";
import { countResults, type Counts, junitPath, type Suite, suites } from "./suites.ts";
import { bold, formatElapsed, green, main, print, red, say, yellow } from "./terminal.ts";
import { ensureTools } from "./tools.ts";
import { run } from "./command.ts";

const usage = `deno task test [SUITE...]

Runs every suite, or those that are named. A suite whose tool is missing is skipped and counted; on Debian as root
the tool is installed first.

${suites.map((suite) => `  ${suite.name.padEnd(10)} ${suite.description}`).join("\n")}`;

await main(async () => {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    strict: false,
    options: { help: { type: "boolean", short: "h" } },
  });
  if (values.help) return print(usage);
  const unknown = positionals.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown) throw new UsageError(`Unknown suite "${unknown}"`, { help: usage });

  await run([Deno.execPath(), "install", "--quiet"], { cwd: root });
  await Deno.mkdir(`${cacheDir}/test`, { recursive: true });
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const lines: string[] = [];
  for (const suite of suites) {
    if (positionals.length > 0 && !positionals.includes(suite.name)) continue;
    const started = performance.now();
    const { counts, note } = await runSuite(suite);
    for (const key of ["passed", "failed", "skipped"] as const) total[key] += counts[key];
    const mark = counts.failed > 0 ? red("✗") : note ? yellow("–") : green("✓");
    const told = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
    lines.push(
      `${mark} ${suite.name.padEnd(10)} ${told} (${formatElapsed(performance.now() - started)})${note}`,
    );
  }
  print(`\n${lines.join("\n")}\n`);
  print(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 ? 1 : 0;
});

async function runSuite(suite: Suite): Promise<{ counts: Counts; note: string }> {
  say(`\n${bold(`── ${suite.name}: ${suite.description}`)}`);
  const missing = await ensureTools(suite.needs);
  if (missing.length > 0) {
    return {
      counts: { passed: 0, failed: 0, skipped: 1 },
      note: ` skipped whole: ${missing.join(", ")} missing`,
    };
  }
  const junit = junitPath(suite);
  await remove(junit);
  const { words, cwd, env } = await suite.command(junit);
  const [program = "", ...args] = words;
  const { code } = await new Deno.Command(program, { args, cwd, env, stdin: "null" }).spawn().status;
  const counts = await exists(junit)
    ? countResults(await Deno.readTextFile(junit))
    : { passed: 0, failed: 0, skipped: 0 };
  // A suite that breaks before its first test, or that runs none, has failed.
  if (counts.failed === 0 && (code !== 0 || counts.passed + counts.skipped === 0)) {
    return { counts: { ...counts, failed: 1 }, note: ` ended with code ${code}` };
  }
  return { counts, note: "" };
}
