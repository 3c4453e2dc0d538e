/** What a bare machine had to say: how the README's commands ended, how long they took, what they installed. */

import { lastLines } from "../lib/command.ts";
import { formatMinutes } from "../lib/terminal.ts";
import { type DebianRelease, debianReleases } from "./debian_releases.ts";
import type { CommandName } from "./options.ts";

/** How one command ended. */
export interface Outcome {
  name: CommandName;
  /** The line as it was run. */
  line: string;
  code: number;
  /** Milliseconds. */
  elapsed: number;
  /** The last lines that it printed. */
  tail: string;
  /** Packages that were installed meanwhile. */
  installed: readonly string[];
  log: string;
}

export interface Report {
  debian: DebianRelease;
  account: string;
  commit: string;
  /** How many processors the machine had. */
  processors: number;
  /** How it was made, and how long that took. */
  made: string;
  /** What was carried over from this machine, and what was not. */
  carried: readonly string[];
  outcomes: readonly Outcome[];
}

/** The line with which the tests close, the newest if there are several; undefined when there is none. */
export function countsLine(tail: string): string | undefined {
  return tail.split("\n").findLast((line) => /^\d+ passed, \d+ failed, \d+ skipped$/.test(line.trim()))
    ?.trim();
}

/** Whether a command kept the README's promise: code 0, and for the tests nothing failed and nothing skipped. */
export function keptPromise({ name, code, tail }: Outcome): boolean {
  if (code !== 0) return false;
  return name === "release" || / passed, 0 failed, 0 skipped$/.test(countsLine(tail) ?? "");
}

/** Packages of the second list that are not in the first. */
export function newPackages(before: readonly string[], after: readonly string[]): string[] {
  const known = new Set(before);
  return after.filter((name) => !known.has(name));
}

/** The report as text; `names`: with the names of the packages. */
export function reportText(report: Report, detail: "short" | "names"): string {
  const { debian, account, commit, processors } = report;
  const lines = [
    `Debian ${debian} (${debianReleases[debian]}) as ${account}, commit ${commit}, ${processors} processors`,
    `Bare machine ${report.made}`,
    ...report.carried.map((line) => `Carried over: ${line}`),
  ];
  for (const outcome of report.outcomes) {
    const { line, code, elapsed, tail, installed, log } = outcome;
    const mark = keptPromise(outcome) ? "✓" : "✗";
    lines.push(
      "",
      `${mark} ${line}`,
      `  exit code ${code} after ${formatMinutes(elapsed)}, ${installed.length} packages installed`,
      `  ${countsLine(tail) ?? lastLines(tail, 1).trim()}`,
      `  ${log}`,
    );
    if (detail === "names" && installed.length > 0) lines.push(`  ${installed.join(" ")}`);
  }
  return `${lines.join("\n")}\n`;
}
