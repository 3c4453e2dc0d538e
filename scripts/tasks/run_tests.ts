/** `deno task test`: installs what the suites need, runs them side by side where that is safe, and closes with one line of counts. */

import process from "node:process";
import { parseArgs } from "node:util";
import { ScriptError, UsageError } from "../lib/errors.ts";
import { root } from "../lib/paths.ts";
import { ChildGroup } from "../lib/child_group.ts";
import { addCounts, type Counts, type Failure, formatCounts, noCounts } from "../suites/junit.ts";
import { type Outcome, runSuite, type RunSuiteOptions } from "../suites/suite_runner.ts";
import { runSuites } from "../suites/suite_schedule.ts";
import { sortOut } from "../suites/on_request.ts";
import { type Suite, suites } from "../suites/suites.ts";
import { bold, dim, formatElapsed, green, main, print, red, say, yellow } from "../lib/terminal.ts";
import { startBusyLoops } from "../testing/busy_loops.ts";
import { ensureTools, installLine } from "../lib/tools.ts";
import { run } from "../lib/command.ts";

const usage = `deno task test [SUITE...] [options]

Runs every suite, or those that are named. What they need of the system is installed first, in one go, where that needs no
password (as root, with sudo -n, with Homebrew or winget); otherwise it says the one line that installs it. Several suites run
side by side, two more than there are cores; what they print is kept in .cache/test/SUITE.log, and what failed is shown at the end.

  --serial          one suite after the other, its output as it comes (so it is with one suite alone)
  --allow-missing   go on without the tools that are missing: their tests are left out and counted as skipped
  --repeat N        run it all N times
  --under-load      keep every core busy beside the tests
  -h, --help        this text

${suites.map((suite) => `  ${suite.name.padEnd(10)} ${suite.description}`).join("\n")}`;

/** How many failures are shown with what they said, and how many lines of it. */
const shown = { failures: 10, lines: 30 };

interface Options {
  suites: Suite[];
  /** Whether they were named, or are all. */
  named: "each" | "none";
  output: RunSuiteOptions["output"];
  missing: RunSuiteOptions["missing"];
  rounds: number;
  load: "as it is" | "busy";
}

await main(async () => {
  const asked = readOptions(Deno.args);
  if (!asked) return print(usage);
  const { suites: able, notRun } = await sortOut(asked.suites, asked.named);
  const options = { ...asked, suites: able };
  await installTools(options);
  await run([Deno.execPath(), "install", "--quiet"], { cwd: root });

  const children = new ChildGroup();
  stopOnSignal(children);
  if (options.load === "busy") startBusyLoops(children);
  let total: Counts = noCounts;
  const failed = new Map<string, number>();
  for (let round = 1; round <= options.rounds; round++) {
    if (options.rounds > 1) say(bold(`\n═══ round ${round} of ${options.rounds}`));
    const outcomes = await runRound(options, children);
    const { counts, failures } = showRound(options, outcomes);
    total = addCounts(total, counts);
    for (const { name } of failures) failed.set(name, (failed.get(name) ?? 0) + 1);
  }
  await children.stop(0);
  if (options.rounds > 1) {
    print(`\n${options.rounds} rounds${options.load === "busy" ? " beside busy loops" : ""}:`);
    for (const [name, times] of failed) print(`${red("✗")} ${times} of ${options.rounds}: ${name}`);
  }
  for (const line of notRun) print(`\n${yellow("–")} ${line}`);
  print(`\n${formatCounts(total)}`);
  return total.failed > 0 ? 1 : 0;
});

/** What the command line asks for; undefined when it asks for help. Throws a UsageError. */
function readOptions(args: string[]): Options | undefined {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        serial: { type: "boolean" },
        "allow-missing": { type: "boolean" },
        repeat: { type: "string", default: "1" },
        "under-load": { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { help: usage });
  }
  const { values, positionals } = parsed;
  if (values.help) return undefined;
  const unknown = positionals.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown) throw new UsageError(`Unknown suite "${unknown}"`, { help: usage });
  if (!/^[1-9]\d{0,2}$/.test(values.repeat)) {
    throw new UsageError(`Cannot repeat "${values.repeat}" times: use a number from 1 to 999`);
  }
  const chosen = suites.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  return {
    // With --serial one follows the other also if it only waits.
    suites: values.serial ? chosen.map((suite) => ({ ...suite, load: "busy" })) : chosen,
    named: positionals.length > 0 ? "each" : "none",
    output: values.serial || chosen.length === 1 ? "live" : "kept",
    missing: values["allow-missing"] ? "is left out" : "fails",
    rounds: Number(values.repeat),
    load: values["under-load"] ? "busy" : "as it is",
  };
}

/** Installs all that the suites need, or says how to. Throws a ScriptError when something is missing that may not be. */
async function installTools({ suites, missing }: Options): Promise<void> {
  const absent = await ensureTools(suites.flatMap(({ needs }) => needs));
  if (absent.length === 0) return;
  const lines = absent.map(({ name, purpose }) => {
    const users = suites.filter(({ needs }) => needs.includes(name)).map(({ name }) => name);
    return `  ${name.padEnd(23)} ${purpose} (${users.join(", ")})`;
  });
  const line = installLine(absent);
  if (missing === "is left out") {
    say(`${yellow("–")} Missing, so their tests are left out:\n${lines.join("\n")}`);
    if (line) say(`To install them: ${line}`);
    return;
  }
  throw new ScriptError(`Missing, and cannot be installed without a password:\n${lines.join("\n")}`, {
    help: [line, "deno task test --allow-missing   goes on without the tests that need them"]
      .filter(Boolean).join("\n            "),
  });
}

async function runRound(options: Options, children: ChildGroup): Promise<Map<Suite, Outcome>> {
  const { output, missing } = options;
  const running = new Map<Suite, number>();
  using _line = output === "kept" ? showRunning(running) : undefined;
  return await runSuites(options.suites, {
    // Two more than there are cores: each waits half of its time, for programs to start, for answers, for a clock.
    slots: output === "live" ? 1 : navigator.hardwareConcurrency + 2,
    run: async (suite) => {
      running.set(suite, performance.now());
      if (output === "live") say(`\n${bold(`── ${suite.name}: ${suite.description}`)}`);
      else say(dim(`▶ ${suite.name}: ${suite.description}`));
      const outcome = await runSuite(suite, { children, output, missing });
      running.delete(suite);
      if (output === "kept") {
        clearLine();
        say(suiteLine(suite, outcome));
      }
      return outcome;
    },
  });
}

function suiteLine({ name }: Suite, { counts, note, elapsed }: Outcome): string {
  const mark = counts.failed > 0 ? red("✗") : note ? yellow("–") : green("✓");
  return `${mark} ${name.padEnd(10)} ${formatCounts(counts)} (${formatElapsed(elapsed)})${note}`;
}

/** Shows what failed, then a line for each suite, where that is not what was said last anyway. */
function showRound(
  { suites: chosen, output }: Options,
  outcomes: Map<Suite, Outcome>,
): { counts: Counts; failures: Failure[] } {
  clearLine();
  const failures = chosen.flatMap((suite) => {
    const { failures, log } = outcomes.get(suite)!;
    return failures.map((failure) => ({ ...failure, log }));
  });
  for (const [index, { name, text, log }] of failures.entries()) {
    say(`\n${red("✗")} ${bold(name)}`);
    const lines = text.split("\n");
    if (index < shown.failures) say(lines.slice(0, shown.lines).map((line) => `    ${line}`).join("\n"));
    if (index < shown.failures && lines.length > shown.lines) {
      say(dim(`    … ${lines.length - shown.lines} more lines`));
    }
    if (log) say(dim(`    all that the suite printed: ${log}`));
  }
  if (failures.length > 0 || output === "live") {
    print(`\n${chosen.map((suite) => suiteLine(suite, outcomes.get(suite)!)).join("\n")}`);
  }
  const counts = [...outcomes.values()].reduce((sum, { counts }) => addCounts(sum, counts), noCounts);
  return { counts, failures };
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
