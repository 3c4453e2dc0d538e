/** `deploy [VERSION]` and `rollback [VERSION]`: the steps of mod.ts, under the lock, with an audit line at the end. */

import { CommandError, ScriptError } from "../../lib/errors.ts";
import { remove } from "../../lib/files.ts";
import { bold, dim, formatElapsed, green, red, say, yellow } from "../../lib/terminal.ts";
import { listReleases } from "../commands/files.ts";
import { driftedServices } from "../drift.ts";
import { releaseId } from "../layout.ts";
import { before, deploySteps, returnSteps, rollbackSteps } from "../mod.ts";
import type { Options } from "../options.ts";
import { runSteps, StepError } from "../runner.ts";
import type { Deployment, Release, Step, Version } from "../step.ts";
import { originOf, registryOf, resolveVersion, stageRelease } from "../version.ts";
import { nameOf, serverOf, Session } from "./session.ts";

/** Deploys a version. Returns the exit code. */
export async function deploy(options: Options): Promise<number> {
  const started = performance.now();
  serverOf(options); // named at all? before anything else is asked for
  const { version, repository } = await versionOf(options);
  await using session = await Session.open(options);
  const release = { id: releaseId(new Date()), version: version.name, revision: version.revision };
  say(`${bold(`Deploying ${version.name}`)} to ${nameOf(session)} as ${release.id}\n`);
  const staged = await Deno.makeTempDir({ prefix: "pika-release-" });
  try {
    await stageRelease(release, options.repository, staged);
    const deployment = await describe(session, { release, version, staged, repository });
    await runSteps(before, deployment, session.runner);
    await using _lease = await session.lock(`deploy ${version.name}`);
    deployment.previous = await session.current();
    if (deployment.previous) say(dim(`            ${deployment.previous.version} serves now`));
    await runAudited(session, { command: "deploy", steps: deploySteps, deployment, started });
    await sayDrift(session, release);
  } finally {
    await remove(staged);
  }
  return 0;
}

/** Goes back to a release that has served before. Returns the exit code. */
export async function rollback(options: Options): Promise<number> {
  const started = performance.now();
  await using session = await Session.open(options);
  await using _lease = await session.lock(`rollback ${options.argument ?? ""}`.trim());
  const previous = await session.current();
  const release = chooseRollback(parseReleases(await session.host.run(listReleases(session.paths))), {
    current: previous?.id ?? null,
    wanted: options.argument,
  });
  say(`${bold(`Rolling back to ${release.version}`)} on ${nameOf(session)} (${release.id})\n`);
  const deployment = await describe(session, { release, version: null, staged: null, repository: null });
  deployment.previous = previous;
  await runAudited(session, { command: "rollback", steps: rollbackSteps, deployment, started });
  return 0;
}

interface Work {
  command: "deploy" | "rollback";
  steps: readonly Step[];
  deployment: Deployment;
  started: number;
}

async function runAudited(session: Session, { command, steps, deployment, started }: Work): Promise<void> {
  const { release, previous } = deployment;
  const seconds = () => Math.round((performance.now() - started) / 100) / 10;
  const entry = {
    command,
    release: release.id,
    version: release.version,
    from: previous?.version ?? null,
  };
  try {
    await runSteps(steps, deployment, session.runner);
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
  const { release, previous } = deployment;
  if (failure.state !== "after" || failure.step !== "watch") return "failed";
  if (!previous) return "failed";
  const broke = !session.interruption.signal.aborted;
  // Interrupted while it was only watched: the release is well, as far as was seen.
  if (!broke) return "ok, not watched to the end";
  say(`\n${yellow("Going back")} to ${previous.version} (${previous.id})`);
  const way: Deployment = {
    ...deployment,
    release: previous,
    previous: release,
    version: null,
    staged: null,
  };
  try {
    await runSteps(returnSteps, way, session.runner);
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

/** The version that is to be deployed, and where the server would fetch its sources. Looks at this machine only. */
export async function versionOf(options: Options): Promise<{ version: Version; repository: string | null }> {
  const remote = await originOf(options.repository);
  const registry = options.strategy === "build" ? null : options.registry ?? registryOf(remote ?? "");
  const given = options.cloudImage && options.webImage;
  if (options.strategy === "pull" && !registry && !given) {
    throw new ScriptError("Cannot tell where the images lie: this checkout's remote is not at GitHub", {
      help:
        "--registry ghcr.io/owner   (or PIKA_REGISTRY) says where, or --strategy build   builds them on the server.",
    });
  }
  const repository = options.source ?? remote;
  if (options.strategy === "build" && !repository) {
    throw new ScriptError(
      "Cannot tell where the server is to fetch the sources from: this checkout has no remote",
      {
        help: "--source URL   (or PIKA_DEPLOY_SOURCE) says where.",
      },
    );
  }
  const version = await resolveVersion(options.argument ?? "HEAD", {
    repository: options.repository,
    registry,
    cloudImage: options.cloudImage,
    webImage: options.webImage,
  });
  return { version, repository };
}

interface Described {
  release: Release;
  version: Version | null;
  staged: string | null;
  repository: string | null;
}

async function describe(session: Session, described: Described): Promise<Deployment> {
  const { options, paths, host } = session;
  return {
    ...described,
    server: host.server,
    paths,
    settings: await session.settings(),
    previous: null,
    strategy: options.strategy,
    registryLogin: registryLogin(options, described.version),
    recreate: options.recreate,
    limits: options.limits,
  };
}

/** The registry of the images, with the token that was given for it. */
export function registryLogin(
  { strategy, registryToken, registryUser }: Pick<Options, "strategy" | "registryToken" | "registryUser">,
  version: Version | null,
): Deployment["registryLogin"] {
  if (!version || strategy === "build" || !registryToken) return null;
  return { registry: version.cloudImage.split("/")[0]!, user: registryUser, token: registryToken };
}

/** Reads the lines `ID VERSION REVISION SERVED-AT`, newest first. */
export function parseReleases(output: string): (Release & { served: string })[] {
  return output.split("\n").map((line) => line.trim().split(" ")).filter((parts) => parts.length === 4).map(
    ([id, version, revision, served]) => ({
      id: id!,
      version: version!,
      revision: revision!,
      served: served!,
    }),
  );
}

/** The release to go back to: the newest but the present, or the newest of a version. Throws a ScriptError when there is none. */
export function chooseRollback(
  releases: readonly Release[],
  { current, wanted }: { current: string | null; wanted: string | undefined },
): Release {
  const others = releases.filter(({ id }) => id !== current);
  const known = others.map(({ id, version }) => `${version} (${id})`).join(", ") || "none";
  if (wanted === undefined) {
    // Not simply the newest: after a rollback the newest is the one that was left behind.
    const older = others.find(({ id }) => current === null || id < current);
    if (older) return older;
    throw new ScriptError("There is no earlier release to go back to", {
      help: `Releases that have served: ${known}.`,
    });
  }
  const found = others.find(({ id, version }) =>
    id === wanted || version === wanted || version.endsWith(`-${wanted}`)
  );
  if (found) return found;
  const serves = releases.some(({ id, version }) => id === current && (id === wanted || version === wanted));
  throw new ScriptError(
    serves ? `"${wanted}" serves already` : `No release "${wanted}" is kept on the server`,
    {
      help: `Releases that have served: ${known}. Any other version: deno task deploy VERSION`,
    },
  );
}

async function sayDrift(session: Session, release: Release): Promise<void> {
  const drifted = await driftedServices(session.host, session.paths, release.id).catch(() => []);
  if (drifted.length === 0) return;
  say(yellow(`\n${drifted.join(", ")} run as they were defined before; a deployment does not replace them.`));
  say(
    `deno task deploy ${release.version} --recreate ${drifted.join(",")}   does, with a short interruption.`,
  );
}
