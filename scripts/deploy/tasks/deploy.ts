/** `deploy [VERSION]`: a version becomes a release, which takes the place of the one that serves. */

import { remove } from "../../lib/files.ts";
import { bold, dim, say, yellow } from "../../lib/terminal.ts";
import type { NewVersion, Release } from "../deployment.ts";
import { driftedServices } from "../drift.ts";
import { releaseId } from "../layout.ts";
import { before, deploySteps } from "../mod.ts";
import type { Options } from "../options.ts";
import { runSteps } from "../run_steps.ts";
import { chooseVersion, type Chosen, stageRelease } from "../version.ts";
import { runAudited } from "./audited.ts";
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

/** Deploys a version over a session. `id`: of the release that it becomes. `started`: when it was asked for, as `performance.now()` says. Throws a ScriptError when another one serves afterwards. */
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
