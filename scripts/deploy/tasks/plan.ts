/** `plan [VERSION]`: every command that a deployment would run, step by step, as words. Changes nothing. */

import { ScriptError } from "../../lib/errors.ts";
import { print, say, yellow } from "../../lib/terminal.ts";
import type { Origin, Place, Release } from "../deployment.ts";
import { layout } from "../layout.ts";
import type { Options } from "../options.ts";
import { formatPlan, plannedDeployment } from "../plan.ts";
import { parseSettings } from "../settings.ts";
import { chooseVersion, type Chosen } from "../version.ts";
import { serverOf, Session } from "./session.ts";

export async function plan(options: Options): Promise<number> {
  const chosen = await chooseVersion(options);
  print(planText(options, { chosen, seen: await look(options) }));
  return 0;
}

/** What the plan depends on, from the server. */
interface Seen {
  place: Place;
  previous: Release | null;
}

/** What a session's server says for the plan. */
export async function seenBy(session: Session): Promise<Seen> {
  return { place: await session.place(), previous: await session.current() };
}

/** The plan's text. `seen`: `null` when the server cannot be asked. */
export function planText(options: Options, { chosen, seen }: { chosen: Chosen; seen: Seen | null }): string {
  const { version, origin } = chosen;
  const { place, previous } = seen ?? unseen(options);
  const deployment = plannedDeployment(place, {
    ...{ version, origin: withoutToken(origin), previous, recreate: options.recreate },
  });
  return formatPlan(deployment, options.leaseSeconds);
}

async function look(options: Options): Promise<Seen | null> {
  try {
    await using session = await Session.open(options);
    return await seenBy(session);
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

function unseen(options: Options): Seen {
  const paths = layout(options.root);
  return {
    place: {
      server: serverOf(options),
      paths,
      settings: parseSettings("PIKA_PROXY="),
      limits: options.limits,
    },
    previous: { id: "PREVIOUS", version: "PREVIOUS", revision: "PREVIOUS" },
  };
}

function withoutToken(origin: Origin): Origin {
  if (origin.strategy === "build" || origin.login === null) return origin;
  return { ...origin, login: { ...origin.login, token: "***" } };
}
