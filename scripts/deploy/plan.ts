/** The plan of a deployment: all that it runs, from the first question to the last, as words. */

import { bold, dim } from "../lib/terminal.ts";
import { repeatedUntil } from "./command.ts";
import { quote } from "../lib/shell_words.ts";
import { readCurrent, readRelease, readSettings, writeAudit } from "./commands/files.ts";
import { releaseLock, takeLock } from "./commands/lock.ts";
import type { NewVersion, Place, Release } from "./deployment.ts";
import { runningHashes, wantedHashes } from "./drift.ts";
import { connectionTest } from "./host.ts";
import { before, deploySteps } from "./mod.ts";
import { serverName } from "./ssh.ts";
import { type Commands, listed, type NamedCommand, type Step } from "./step.ts";
import type { Chosen } from "./version.ts";

/** What is made only when a deployment runs: its name in the plan, and what it is. */
const madeLater = {
  RELEASE: "the release's id, of its time",
  FOLDER: "a folder of this machine with the release's files",
  TOKEN: "says whose the lock is",
  HOLDER: "who deploys, from where, since when",
  ENTRY: "a line of JSON: who, what, when, how it ended",
} as const;

/** A section of the plan: a step, or what is around the steps. */
interface Section {
  readonly name: string;
  /** What it does; `skipped: ...` where it is not run. */
  readonly note: string;
  readonly commands: readonly NamedCommand[];
  readonly undo: readonly NamedCommand[];
}

/** The deployment that would be run, as far as it is known before; `previous`: what serves now. */
export function plannedDeployment(
  place: Place,
  { version, origin, previous, recreate }: Chosen & Pick<NewVersion, "previous" | "recreate">,
): NewVersion {
  const release: Release = { id: "RELEASE", version: version.name, revision: version.revision };
  return { kind: "new version", ...place, origin, version, release, previous, staged: "FOLDER", recreate };
}

/** All sections of a deployment, in order. */
function planSections(deployment: NewVersion, leaseSeconds: number): Section[] {
  const { paths, release, previous } = deployment;
  const claim = { token: "TOKEN", seconds: leaseSeconds, holder: "HOLDER", replaces: "" };
  return [
    around("server", "the connection, and what the operator decided", {
      connect: connectionTest,
      settings: readSettings(paths),
    }),
    ...before.map((step) => section(step, deployment)),
    around("lock", "a lease, renewed while this runs; then what serves", {
      lock: repeatedUntil("it is given back, each quarter of the lease", takeLock(paths, claim)),
      current: readCurrent(paths),
      release: previous && readRelease(paths, previous.id),
    }),
    ...deploySteps.map((step) => section(step, deployment)),
    around("audit", "always", { entry: writeAudit(paths, "ENTRY") }),
    around("drift", "which of the lasting services are outdated", {
      wanted: wantedHashes(paths, release.id),
      running: runningHashes,
    }),
    around("unlock", "always", { unlock: releaseLock(paths, "TOKEN") }),
  ];
}

function around(name: string, note: string, commands: Commands): Section {
  return { name, note, commands: listed(commands), undo: [] };
}

function section<Subject>(step: Step<Subject>, deployment: Subject): Section {
  const { name, description } = step;
  const skipped = step.skip?.(deployment);
  if (skipped) return { name, note: `skipped: ${skipped.reason}`, commands: [], undo: [] };
  return { name, note: description, commands: step.commands(deployment), undo: step.undo(deployment) };
}

/** The plan as text. */
export function formatPlan(deployment: NewVersion, leaseSeconds: number): string {
  const { release, previous, server } = deployment;
  return [
    `Deployment of ${bold(release.version)} to ${serverName(server)}, as ${release.id}; ${
      previous ? `${previous.version} serves now` : "nothing serves yet"
    }`,
    ...planSections(deployment, leaseSeconds).map(formatSection),
    `Made when it runs:\n${
      Object.entries(madeLater).map(([name, what]) => `  ${name.padEnd(8)} ${what}`).join("\n")
    }`,
  ].join("\n\n");
}

function formatSection({ name, note, commands, undo }: Section): string {
  const lines = [`${bold(name)}  ${dim(note)}`, ...commands.map(formatCommand)];
  if (undo.length > 0) lines.push(dim("  when a step up to verify fails:"), ...undo.map(formatCommand));
  return lines.join("\n");
}

function formatCommand({ name, command }: NamedCommand): string {
  const [first = "", ...rest] = quote(command.words).split("\n");
  const mark = command.on === "server" ? "  server$ " : "  here$   ";
  const turns = command.turns ? `, ${command.turns.words}` : "";
  return [dim(`  # ${name}${turns}`), mark + first, ...rest.map((line) => `            ${line}`)].join("\n");
}
