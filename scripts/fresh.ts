/** `deno task fresh`: does the README keep its promise on a machine on which nobody has installed anything? */

import { join, relative } from "node:path";
import { run } from "./command.ts";
import { quote } from "./deploy/command.ts";
import { ScriptError } from "./errors.ts";
import { emptyFolder, exists, remove } from "./files.ts";
import { checkoutOf } from "./fresh/accounts.ts";
import type { ContainedOptions } from "./fresh/contained.ts";
import { enter, installedPackages, removeMachine, runLine } from "./fresh/machine.ts";
import { makeMachine } from "./fresh/make_machine.ts";
import { type FreshOptions, parseOptions, usage } from "./fresh/options.ts";
import { showProgress } from "./fresh/progress.ts";
import { readmeCommands } from "./fresh/readme_commands.ts";
import { keptPromise, newPackages, type Outcome, type Report, reportText } from "./fresh/report.ts";
import { cacheDir, root } from "./paths.ts";
import { dim, main, print, red, say } from "./terminal.ts";
import { lockWork } from "./work_lock.ts";

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
  const commands = readmeCommands(await git("show", "HEAD:README.md"));
  const commit = (await git("rev-parse", "--short", "HEAD")).trim();
  if ((await git("status", "--porcelain")).trim() !== "") {
    say(dim("What is not committed is not on the bare machine."));
  }
  const runDir = join(workDir, `debian-${options.debian}-${options.account}`);
  await emptyFolder(runDir);
  if (await exists(folder)) await removeMachine(folder);
  await using stack = new AsyncDisposableStack();
  if (options.afterwards === "remove") {
    stack.defer(async () => {
      await removeMachine(folder);
      await remove(factsFile);
    });
  }
  const progress = stack.use(showProgress());
  const contained = (name: string): ContainedOptions => ({
    log: join(runDir, `${name}.log`),
    signal,
    onLine: progress.line,
  });

  const { facts, made, carried } = await makeMachine(folder, options, {
    archives: workDir,
    progress,
    contained: contained("machine"),
  });
  await Deno.writeTextFile(factsFile, JSON.stringify(facts));
  const report: Report = {
    debian: options.debian,
    account: facts.account.name,
    commit,
    processors: navigator.hardwareConcurrency,
    made,
    carried,
    outcomes: [],
  };
  const outcomes: Outcome[] = [];
  let before = await installedPackages(facts);
  for (const name of options.commands) {
    const args = name === "test" && options.testArgs.length > 0 ? ` ${quote(options.testArgs)}` : "";
    const line = `${commands[name]}${args}`;
    progress.begin(`${line} (log: ${relative(root, contained(name).log)})`);
    const result = await runLine(facts, { line, contained: contained(name) });
    const after = await installedPackages(facts);
    outcomes.push({
      ...result,
      name,
      line,
      installed: newPackages(before, after),
      log: relative(root, contained(name).log),
    });
    before = after;
  }
  await keepResults(join(folder, checkoutOf(facts.account)), runDir);
  Object.assign(report, { outcomes });
  await Deno.writeTextFile(join(runDir, "report.txt"), reportText(report, "names"));
  progress[Symbol.dispose]();
  print(`\n${reportText(report, "short")}`);
  print(`The names of the packages: ${relative(root, join(runDir, "report.txt"))}`);
  if (options.afterwards === "keep") {
    print(
      `The machine is kept in ${
        relative(root, folder)
      }; a shell in it: deno task fresh --enter; the next run removes it.`,
    );
  }
  return report;
}

/** Keeps the tests' result files beside the logs. */
async function keepResults(checkout: string, runDir: string): Promise<void> {
  const results = join(checkout, ".cache/test");
  if (!await exists(results)) return;
  for (const { name } of Deno.readDirSync(results)) {
    if (name.endsWith(".xml")) await Deno.copyFile(join(results, name), join(runDir, name));
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
