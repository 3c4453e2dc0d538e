/** `deno task test`: runs the suites, side by side where that is safe, and closes with one line of counts. */

import process from "node:process";
import { parseArgs } from "node:util";
import { UsageError } from "./errors.ts";
import { exists, remove } from "./files.ts";
import { cacheDir, root } from "./paths.ts";
import { ChildGroup } from "./child_group.ts";
import { runSuites } from "./suite_schedule.ts";
import { countResults, type Counts, junitPath, type Suite, suites } from "./suites.ts";
import { bold, dim, formatElapsed, green, main, print, red, say, yellow } from "./terminal.ts";
import { ensureTools } from "./tools.ts";
import { run } from "./command.ts";

const usage = `deno task test [SUITE...] [--serial]

Runs every suite, or those that are named. A suite whose tool is missing is skipped and counted; on Debian as root
the tool is installed first. Several suites run side by side, as many as there are cores, and each one's output is
shown when it ends; one suite alone, and --serial, show it as it comes.

${suites.map((suite) => `  ${suite.name.padEnd(10)} ${suite.description}`).join("\n")}`;

/** How a suite went. */
interface Outcome {
  counts: Counts;
  note: string;
  elapsed: number;
}

/** Whether a suite's output is shown as it comes, or whole when it has ended. */
type Output = "live" | "whole";

let lastInstall: Promise<unknown> = Promise.resolve();

await main(async () => {
  const chosen = chosenSuites(Deno.args);
  if (!chosen) return print(usage);
  await run([Deno.execPath(), "install", "--quiet"], { cwd: root });
  await Deno.mkdir(`${cacheDir}/test`, { recursive: true });

  const children = new ChildGroup();
  stopOnSignal(children);
  const slots = chosen.output === "live" ? 1 : Math.max(1, navigator.hardwareConcurrency);
  const running = new Map<Suite, number>();
  using _line = chosen.output === "whole" ? showRunning(running) : undefined;
  const outcomes = await runSuites(chosen.suites, {
    slots,
    run: async (suite) => {
      const started = performance.now();
      running.set(suite, started);
      const { counts, note } = await runSuite(suite, chosen.output, children);
      running.delete(suite);
      return { counts, note, elapsed: performance.now() - started };
    },
  });
  return summary(chosen.suites, outcomes);
});

/** What the command line asks for; undefined when it asks for help. Throws a UsageError. */
function chosenSuites(args: string[]): { suites: Suite[]; output: Output } | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    strict: false,
    options: { help: { type: "boolean", short: "h" }, serial: { type: "boolean" } },
  });
  if (values.help) return undefined;
  const option = Object.keys(values).find((name) => name !== "serial");
  if (option) throw new UsageError(`Unknown option "--${option}"`, { help: usage });
  const unknown = positionals.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown) throw new UsageError(`Unknown suite "${unknown}"`, { help: usage });
  const chosen = suites.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  // With --serial one follows the other also if it only waits.
  if (values.serial) {
    return { suites: chosen.map((suite) => ({ ...suite, load: "busy" })), output: "live" };
  }
  return { suites: chosen, output: chosen.length === 1 ? "live" : "whole" };
}

async function runSuite(
  suite: Suite,
  output: Output,
  children: ChildGroup,
): Promise<Omit<Outcome, "elapsed">> {
  const title = `\n${bold(`── ${suite.name}: ${suite.description}`)}`;
  if (output === "live") say(title);
  const missing = await toolsMissing(suite);
  if (missing.length > 0) {
    const note = ` skipped whole: ${missing.join(", ")} missing`;
    if (output === "whole") say(`${title}\n${note.trim()}`);
    return { counts: { passed: 0, failed: 0, skipped: 1 }, note };
  }
  const junit = junitPath(suite);
  await remove(junit);
  const command = await suite.command(junit);
  if (output === "whole") say(dim(`▶ ${suite.name} begins`));
  const { code, text } = await children.run(command, output === "live" ? "inherit" : "collect");
  if (output === "whole") {
    clearLine();
    say(title);
    Deno.stderr.writeSync(text);
  }
  const counts = await exists(junit)
    ? countResults(await Deno.readTextFile(junit))
    : { passed: 0, failed: 0, skipped: 0 };
  // A suite that breaks before its first test, or that runs none, has failed.
  if (counts.failed === 0 && (code !== 0 || counts.passed + counts.skipped === 0)) {
    return { counts: { ...counts, failed: 1 }, note: ` ended with code ${code}` };
  }
  return { counts, note: "" };
}

/** The missing tools that the suite needs. One suite asks at a time: apt-get lets nobody in beside itself. */
function toolsMissing(suite: Suite): Promise<string[]> {
  const { needs, wants = [] } = suite;
  const mine = lastInstall
    .then(() => ensureTools([...needs, ...wants]))
    .then((missing) => missing.filter((name) => needs.includes(name)));
  lastInstall = mine.catch(() => {});
  return mine;
}

/** Shows all results and gives the exit code. */
function summary(chosen: readonly Suite[], outcomes: Map<Suite, Outcome>): number {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const lines = chosen.map((suite) => {
    const { counts, note, elapsed } = outcomes.get(suite)!;
    for (const key of ["passed", "failed", "skipped"] as const) total[key] += counts[key];
    const mark = counts.failed > 0 ? red("✗") : note ? yellow("–") : green("✓");
    const told = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
    return `${mark} ${suite.name.padEnd(10)} ${told} (${formatElapsed(elapsed)})${note}`;
  });
  clearLine();
  print(`\n${lines.join("\n")}\n`);
  print(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 ? 1 : 0;
}

/** Keeps a line that says what runs and for how long; off a terminal it is a plain line twice a minute. */
function showRunning(running: ReadonlyMap<Suite, number>): Disposable {
  const terminal = process.stderr.isTTY;
  const timer = setInterval(() => {
    if (running.size === 0) return;
    const line = [...running].map(([{ name }, started]) =>
      `${name} ${Math.round((performance.now() - started) / 1000)} s`
    ).join(" · ");
    if (terminal) Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${dim(`… ${line}`)}`));
    else say(`… ${line}`);
  }, terminal ? 1000 : 30_000);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Takes the moving line away, where there is one. */
function clearLine(): void {
  if (process.stderr.isTTY) Deno.stderr.writeSync(new TextEncoder().encode("\r\x1b[K"));
}

/** Ctrl-C and a cancelled job: ends every child and what it started, then this. */
function stopOnSignal(children: ChildGroup): void {
  const codes = Deno.build.os === "windows"
    ? { SIGINT: 130 } as const
    : { SIGINT: 130, SIGTERM: 143 } as const;
  for (const [signal, code] of Object.entries(codes)) {
    Deno.addSignalListener(signal as Deno.Signal, async () => {
      clearLine();
      say(`${red("✗")} stopped`);
      await children.stop();
      Deno.exit(code);
    });
  }
}
