/** `plan [VERSION]`: every command that a deployment would run, step by step, as words. Changes nothing. */

import { ScriptError } from "../../lib/errors.ts";
import { bold, dim, print, say, yellow } from "../../lib/terminal.ts";
import { type Command, quote } from "../command.ts";
import { releaseLock, takeLock } from "../commands/lock.ts";
import { layout, releaseId } from "../layout.ts";
import { before, deploySteps } from "../mod.ts";
import type { Options } from "../options.ts";
import { parseSettings } from "../settings.ts";
import { serverName } from "../ssh.ts";
import type { Deployment, Step } from "../step.ts";
import { registryLogin, versionOf } from "./deploy.ts";
import { serverOf, Session } from "./session.ts";

export async function plan(options: Options): Promise<number> {
  const { version, repository } = await versionOf(options);
  const seen = await look(options);
  const deployment: Deployment = {
    server: serverOf(options),
    paths: layout(options.root),
    settings: seen?.settings ?? parseSettings(""),
    release: { id: releaseId(new Date()), version: version.name, revision: version.revision },
    previous: seen ? seen.previous : { id: "r00000000-000000", version: "PREVIOUS", revision: "PREVIOUS" },
    strategy: options.strategy,
    version,
    staged: "RELEASE",
    repository,
    registryLogin: hidden(registryLogin(options, version)),
    recreate: options.recreate,
    limits: options.limits,
  };
  print(formatPlan(deployment, options.leaseSeconds));
  return 0;
}

/** What the plan depends on, from the server; `null` when it cannot be asked. */
async function look(options: Options): Promise<Pick<Deployment, "settings" | "previous"> | null> {
  try {
    await using session = await Session.open(options);
    return { settings: await session.settings(), previous: await session.current() };
  } catch (error) {
    if (!(error instanceof ScriptError) || error.name === "UsageError") throw error;
    say(
      yellow(
        `The server cannot be asked, so settings are the standard ones: ${error.message.split("\n")[0]}`,
      ),
    );
    return null;
  }
}

function hidden(login: Deployment["registryLogin"]): Deployment["registryLogin"] {
  return login && { ...login, token: "***" };
}

/** The plan as text. */
export function formatPlan(deployment: Deployment, leaseSeconds: number): string {
  const { paths, release, previous, server } = deployment;
  const lock = {
    token: "TOKEN",
    seconds: leaseSeconds,
    holder: `WHO, deploy ${release.version}, since NOW`,
    replaces: "",
  };
  const sections = [
    `Deployment of ${bold(release.version)} to ${serverName(server)}, as ${release.id}; ${
      previous ? `${previous.version} serves now` : "nothing serves yet"
    }`,
    ...before.map((step) => section(step, deployment)),
    `${bold("lock")}  ${dim("a lease, renewed while this runs")}\n${shown(takeLock(paths, lock))}`,
    ...deploySteps.map((step) => section(step, deployment)),
    `${bold("unlock")}  ${dim("always, after a line in audit.jsonl")}\n${shown(releaseLock(paths, "TOKEN"))}`,
  ];
  return sections.join("\n\n");
}

function section(step: Step, deployment: Deployment): string {
  const skipped = step.skip?.(deployment);
  if (skipped !== undefined) return `${bold(step.name)}  ${dim(`skipped: ${skipped}`)}`;
  const lines = [`${bold(step.name)}  ${dim(step.description)}`, ...step.commands(deployment).map(shown)];
  const undo = step.undo?.(deployment) ?? [];
  if (undo.length > 0) lines.push(dim("  when a step up to verify fails:"), ...undo.map(shown));
  return lines.join("\n");
}

function shown(command: Command): string {
  const [first = "", ...rest] = quote(command.words).split("\n");
  const mark = command.on === "server" ? "  server$ " : "  here$   ";
  return [mark + first, ...rest.map((line) => `            ${line}`)].join("\n");
}
