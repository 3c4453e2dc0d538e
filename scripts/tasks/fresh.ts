/** `deno task fresh`: does the README keep its promise on a machine on which nobody has installed anything? */

import { join, relative } from "node:path";
import { run } from "../lib/command.ts";
import { quote } from "../lib/shell_words.ts";
import { ScriptError } from "../lib/errors.ts";
import { emptyFolder, exists, remove } from "../lib/files.ts";
import { checkoutOf } from "../fresh/accounts.ts";
import { enter, installedPackages, removeEngineBridge, removeMachine, runLine } from "../fresh/machine.ts";
import { makeMachine } from "../fresh/make_machine.ts";
import { type FreshOptions, parseOptions, usage } from "../fresh/options.ts";
import { showProgress } from "../fresh/progress.ts";
import { readmeCommands } from "../fresh/readme_commands.ts";
import { keptPromise, newPackages, type Outcome, type Report, reportText } from "../fresh/report.ts";
import { cacheDir, root } from "../lib/paths.ts";
import { dim, main, print, red, say } from "../lib/terminal.ts";
import { lockWork } from "../lib/work_lock.ts";

const workDir = join(cacheDir, "fresh");
const folder = join(workDir, "machine");
const factsFile = `${folder}.json`;

await main(async () => {
  const options = parseOptions(Deno.args);
  if (options.task === "help") return print(usage);
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) {
    throw new ScriptError("A bare machine needs Linux and root", {
      help: `sudo ${quote([Deno.execPath(), "task", "fresh", ...Deno.args])}`,
    });
  }
  using _lock = await lockWork(workDir, { taken: "Another bare machine is being used here" });
  if (options.task === "enter") return await enterKept();
  const stop = new AbortController();
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    Deno.addSignalListener(signal, () => {
      if (!stop.signal.aborted) say(`\n${red("✗")} stopping, and removing the machine`);
      stop.abort(code);
    });
  }
  try {
    const report = await onBareMachine(options, stop.signal);
    return report.outcomes.every(keptPromise) ? 0 : 1;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return stop.signal.reason as number;
  }
});

/** Makes the machine, runs the commands, reports, and removes the machine, however that went. */
async function onBareMachine(options: FreshOptions, signal: AbortSignal): Promise<Report> {
  if ((await git("status", "--porcelain")).trim() !== "") {
    say(dim("What is not committed is not on the bare machine."));
  }
  const runDir = join(workDir, `debian-${options.debian}-${options.account}`);
  await emptyFolder(runDir);
  if (await exists(folder)) await removeMachine(folder);
  await using stack = new AsyncDisposableStack();
  if (options.afterwards === "remove") {
    stack.defer(async () => {
      say(dim("Removing the bare machine"));
      await removeMachine(folder);
      await remove(factsFile);
    });
  }
  const report = await work(options, runDir, signal);
  const names = join(runDir, "report.txt");
  await Deno.writeTextFile(names, reportText(report, "names"));
  print(`\n${reportText(report, "short")}\nThe names of the packages: ${relative(root, names)}`);
  if (options.afterwards === "keep") {
    print("The machine is kept until the next run. A shell in it: deno task fresh --enter");
  }
  return report;
}

/** Makes the machine and runs the commands on it; logs go to `runDir`. */
async function work(options: FreshOptions, runDir: string, signal: AbortSignal): Promise<Report> {
  const commit = (await git("rev-parse", "--short", "HEAD")).trim();
  const commands = readmeCommands(await git("show", `${commit}:README.md`));
  using progress = showProgress();
  const log = (name: string) => join(runDir, `${name}.log`);
  const contained = (name: string) => ({ log: log(name), signal, onLine: progress.line });
  const { facts, made, carried } = await makeMachine(folder, options, {
    commit,
    archives: workDir,
    progress,
    contained: contained("machine"),
  });
  await Deno.writeTextFile(factsFile, JSON.stringify(facts), { mode: 0o600 });
  await using _bridge = {
    [Symbol.asyncDispose]: () =>
      removeEngineBridge(facts, { ...contained("machine"), signal: new AbortController().signal }),
  };
  const outcomes: Outcome[] = [];
  for (const name of options.commands) {
    const line = [commands[name], ...name === "test" ? options.testArgs.map((arg) => quote([arg])) : []].join(
      " ",
    );
    progress.begin(`${line}   (all it says: ${relative(root, log(name))})`);
    const before = await installedPackages(facts);
    const result = await runLine(facts, { line, contained: contained(name) });
    const installed = newPackages(before, await installedPackages(facts));
    outcomes.push({ ...result, name, line, installed, log: relative(root, log(name)) });
  }
  await keepResults(join(folder, checkoutOf(facts.account)), runDir);
  return {
    debian: options.debian,
    account: facts.account.name,
    commit,
    processors: navigator.hardwareConcurrency,
    made,
    carried,
    outcomes,
  };
}

/** Keeps what the test suites printed, and their result files, beside the logs. */
async function keepResults(checkout: string, runDir: string): Promise<void> {
  const results = join(checkout, ".cache/test");
  if (!await exists(results)) return;
  await Deno.mkdir(join(runDir, "suites"));
  for (const { name } of Deno.readDirSync(results)) {
    await Deno.copyFile(join(results, name), join(runDir, "suites", name));
  }
}

async function enterKept(): Promise<number> {
  if (!await exists(factsFile)) {
    throw new ScriptError("No bare machine was kept", { help: "deno task fresh --keep" });
  }
  // The person's Ctrl-C is for what runs inside.
  Deno.addSignalListener("SIGINT", () => {});
  return await enter(JSON.parse(await Deno.readTextFile(factsFile)));
}

async function git(...words: string[]): Promise<string> {
  return (await run(["git", ...words], { cwd: root })).stdout;
}
