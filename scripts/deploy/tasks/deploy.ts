/**
 * `deploy [VERSION]`: a version becomes a release, which takes the place of the one that serves. How it ended is written down; where the new
 * release breaks later on, the one before comes back.
 */

import { CommandError, ScriptError } from "../../lib/errors.ts";
import { remove } from "../../lib/files.ts";
import { bold, dim, formatElapsed, green, red, say, yellow } from "../../lib/terminal.ts";
import type { Deployment, Kept, NewVersion, Release } from "../deployment.ts";
import { driftedServices } from "../drift.ts";
import { releaseId } from "../layout.ts";
import { before, deploySteps, returnSteps } from "../mod.ts";
import type { Options } from "../options.ts";
import { runSteps, StepError } from "../run_steps.ts";
import type { Step } from "../step.ts";
import { chooseVersion, type Chosen, stageRelease } from "../version.ts";
import { nameOf, serverOf, Session } from "./session.ts";

/** Deploys the version that the options name. Returns the exit code. */
export async function deploy(options: Options): Promise<number> {
  const started = performance.now();
  serverOf(options); // named at all? before anything else is asked for
  const chosen = await chooseVersion(options);
  await using session = await Session.open(options);
  await deployVersion(session, { ...chosen, id: releaseId(new Date()), started });
  return 0;
}

/**
 * Deploys a version over a session. `id`: of the release that it becomes. `started`: when it was asked for, as `performance.now()` says. Throws a
 * ScriptError when another one serves afterwards.
 */
export async function deployVersion(
  session: Session,
  { version, origin, id, started }: Chosen & { id: string; started: number },
): Promise<void> {
  const { options, running } = session;
  const release = { id, version: version.name, revision: version.revision };
  say(`${bold(`Deploying ${version.name}`)} to ${nameOf(session)} as ${release.id}\n`);
  const staged = await Deno.makeTempDir({ prefix: "pika-release-" });
  try {
    await stageRelease(release, options.repository, staged);
    const attempt = { ...await session.place(), origin };
    await runSteps(before, attempt, running);
    await using _lease = await session.lock(`deploy ${version.name}`);
    const previous = await session.current();
    if (previous) say(dim(`            ${previous.version} serves now`));
    const { recreate } = options;
    const deployment: NewVersion = {
      ...{ kind: "new version", ...attempt, release, previous, version, staged, recreate },
    };
    await runAudited(session, { steps: deploySteps, deployment, started });
    await sayDrift(session, release);
  } finally {
    await remove(staged);
  }
}

async function sayDrift(session: Session, release: Release): Promise<void> {
  const drifted = await driftedServices(session.host, session.paths, release.id).catch(() => []);
  if (drifted.length === 0) return;
  say(yellow(`\n${drifted.join(", ")} run as they were defined before; a deployment does not replace them.`));
  say(
    `deno task deploy ${release.version} --recreate ${drifted.join(",")}   does, with a short interruption.`,
  );
}

/** A deployment with its steps. */
export interface Work<D extends Deployment> {
  steps: readonly Step<D>[];
  deployment: D;
  /** When it was asked for, as `performance.now()` says. */
  started: number;
}

/** Runs the steps, and adds a line to the audit log. Throws what made them fail. */
export async function runAudited<D extends Deployment>(
  session: Session,
  { steps, deployment, started }: Work<D>,
): Promise<void> {
  const { release, previous } = deployment;
  const seconds = () => Math.round((performance.now() - started) / 100) / 10;
  const entry = {
    command: deployment.kind === "kept" ? "rollback" : "deploy",
    release: release.id,
    version: release.version,
    from: previous?.version ?? null,
  };
  try {
    await runSteps(steps, deployment, session.running);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const failure = error instanceof StepError ? error : null;
    const outcome = failure ? await comeBack(session, { deployment, failure }) : "failed";
    const reason = reasonOf(error);
    await session.audit({ ...entry, outcome, step: failure?.step, error: reason, seconds: seconds() });
    say(dim(`\nEverything that was run, with its output: ${session.log}`));
    throw error;
  }
  await session.audit({ ...entry, outcome: "ok", seconds: seconds() });
  say(
    `\n${green("✓")} ${bold(release.version)} serves, verified (${
      formatElapsed(performance.now() - started)
    })`,
  );
}

/** Why it failed, on one line: the last that a command said, or the first that we say. */
export function reasonOf(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  const lines = (cause instanceof CommandError ? cause.tail.trim().split("\n").at(-1) : undefined) ??
    cause.message.split("\n")[0]!;
  return lines.slice(0, 300);
}

/** When the new release serves already and breaks, the one before comes back. Returns how it ended. */
async function comeBack(
  session: Session,
  { deployment, failure }: { deployment: Deployment; failure: StepError },
): Promise<string> {
  const { server, paths, settings, limits, release, previous } = deployment;
  if (failure.state !== "after" || failure.step !== "watch") return "failed";
  if (!previous) return "failed";
  const broke = !session.interruption.signal.aborted;
  // Interrupted while it was only watched: the release is well, as far as was seen.
  if (!broke) return "ok, not watched to the end";
  say(`\n${yellow("Going back")} to ${previous.version} (${previous.id})`);
  const place = { server, paths, settings, limits };
  const way: Kept = { kind: "kept", ...place, release: previous, previous: release };
  try {
    await runSteps(returnSteps, way, session.running);
    failure.help = `${
      failure.help.split("\n")[0]
    }\nRelease ${previous.id} (${previous.version}) serves again.`;
    return "rolled back";
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    say(`${red("✗")} ${error.message}`);
    return "failed, and could not go back";
  }
}
