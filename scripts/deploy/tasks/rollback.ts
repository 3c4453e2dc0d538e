/** `rollback [VERSION]`: a release that has served before serves again. */

import { bold, say } from "../../lib/terminal.ts";
import { listReleases } from "../commands/files.ts";
import type { Kept } from "../deployment.ts";
import { rollbackSteps } from "../mod.ts";
import type { Options } from "../options.ts";
import { chooseRollback, parseReleases } from "../releases.ts";
import { runAudited } from "./deploy.ts";
import { nameOf, Session } from "./session.ts";

/** Goes back to the release that the options name, or to the one before. Returns the exit code. */
export async function rollback(options: Options): Promise<number> {
  const started = performance.now();
  await using session = await Session.open(options);
  await rollBack(session, started);
  return 0;
}

/**
 * Goes back over a session. `started`: when it was asked for, as `performance.now()` says. Throws a ScriptError when another one serves
 * afterwards.
 */
export async function rollBack(session: Session, started: number): Promise<void> {
  const { options } = session;
  await using _lease = await session.lock(`rollback ${options.argument ?? ""}`.trim());
  const previous = await session.current();
  const release = chooseRollback(parseReleases(await session.host.run(listReleases(session.paths))), {
    current: previous?.id ?? null,
    wanted: options.argument,
  });
  say(`${bold(`Rolling back to ${release.version}`)} on ${nameOf(session)} (${release.id})\n`);
  const deployment: Kept = { kind: "kept", ...await session.place(), release, previous };
  await runAudited(session, { steps: rollbackSteps, deployment, started });
}
