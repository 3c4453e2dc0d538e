/** Runs one suite to its end and says how it went. */

import $ from "dax";
import { join } from "node:path";
import { canBeRoot } from "../lib/as_root.ts";
import type { ChildCommand, ChildGroup } from "../lib/child_group.ts";
import { lastLines } from "../lib/command.ts";
import { exists, remove } from "../lib/files.ts";
import { addCounts, countResults, type Counts, type Failure, failuresOf, noCounts } from "./junit.ts";
import { cacheDir } from "../lib/paths.ts";
import { type SuiteCommand, suiteCommands } from "./suite_command.ts";
import type { Suite } from "./suites.ts";
import { describeTools, type SuiteTools } from "../testing/suite_tools.ts";

export interface RunSuiteOptions {
  children: ChildGroup;
  /** Whether its output is shown as it comes, or kept in a file. */
  output: "live" | "kept";
  /** What happens to a test whose tool is missing. */
  missing: SuiteTools["missing"];
}

/** How a suite went. */
export interface Outcome {
  counts: Counts;
  failures: Failure[];
  /** What there is to say beside the counts; empty when nothing. */
  note: string;
  /** The file with all that it printed, when that was kept. */
  log?: string;
  /** Milliseconds. */
  elapsed: number;
}

/** Runs a suite, one command after the other. */
export async function runSuite(suite: Suite, options: RunSuiteOptions): Promise<Outcome> {
  const started = performance.now();
  const ended = (outcome: Omit<Outcome, "elapsed">) => ({ ...outcome, elapsed: performance.now() - started });
  if (suite.runsAs === "root" && !await canBeRoot()) {
    const text = `The suite "${suite.name}" needs root: run as root, or let sudo in without a password`;
    return options.missing === "fails"
      ? ended({
        counts: { ...noCounts, failed: 1 },
        failures: [{ name: suite.name, text }],
        note: " needs root",
      })
      : ended({ counts: { ...noCounts, skipped: 1 }, failures: [], note: " left out whole: needs root" });
  }
  await Deno.mkdir(join(cacheDir, "test"), { recursive: true });
  const log = options.output === "live" ? undefined : join(cacheDir, "test", `${suite.name}.log`);
  const sum: Omit<Outcome, "elapsed"> = { counts: noCounts, failures: [], note: "", log };
  const texts: Uint8Array[] = [];
  const commands = await suiteCommands(suite, await describeTools(suite, options.missing));
  for (const command of commands) {
    const { text, counts, failures, note } = await runCommand(suite, command, options);
    texts.push(text);
    sum.counts = addCounts(sum.counts, counts);
    sum.failures.push(...failures);
    sum.note += note;
  }
  if (log) await Deno.writeFile(log, new Uint8Array(await new Blob(texts as BlobPart[]).arrayBuffer()));
  if (commands.length === 0) {
    sum.counts = { ...noCounts, failed: 1 };
    sum.failures.push({ name: suite.name, text: "No test belongs to it" });
  }
  return ended(sum);
}

/** Runs one command of a suite. One that breaks before its first test, or that runs none, has failed. */
async function runCommand(
  suite: Suite,
  command: SuiteCommand,
  { children, output }: RunSuiteOptions,
): Promise<{ text: Uint8Array; counts: Counts; failures: Failure[]; note: string }> {
  const { junit } = command;
  await remove(junit);
  const { code, text } = await children.run(
    suite.runsAs === "root" ? await throughSudo(command) : command,
    output === "live" ? "inherit" : "collect",
  );
  const results = await exists(junit) ? await Deno.readTextFile(junit) : "";
  const counts = countResults(results);
  const failures = failuresOf(results);
  if (counts.failed > 0 || (code === 0 && counts.passed + counts.skipped > 0)) {
    return { text, counts, failures, note: "" };
  }
  const note = code === 0 ? "ran no test" : `ended with code ${code}`;
  failures.push({ name: `${suite.name} ${note}`, text: lastLines(new TextDecoder().decode(text), 40) });
  return { text, counts: { ...counts, failed: 1 }, failures, note: ` ${note}` };
}

/** The command as root: with root's home, so that nothing of root's comes to lie in this user's, and root's folders of programs. */
async function throughSudo({ words, cwd, env }: ChildCommand): Promise<ChildCommand> {
  if (Deno.uid() === 0) return { words, cwd, env };
  const path = [Deno.env.get("PATH"), "/usr/local/sbin", "/usr/sbin", "/sbin"].filter(Boolean).join(":");
  const set = { ...env, PATH: path, HOME: "/root" };
  const pairs = Object.entries(set).map(([name, value]) => `${name}=${value}`);
  return { words: [await $.which("sudo") ?? "sudo", "-n", "-E", "env", ...pairs, ...words], cwd };
}
