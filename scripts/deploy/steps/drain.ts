import { Skip } from "../../pipeline/step.ts";
import { removeOthers } from "../commands/containers.ts";
import type { Deployment } from "../deployment.ts";
import { step } from "../step.ts";

/** The old containers tell their sockets when to come back, finish what they have begun, and go. */
export const drain = step({
  name: "drain",
  description: "the old containers send their dancers over, each at another moment, and stop",
  skip: ({ previous }: Deployment) => previous === null ? new Skip("nothing served before") : undefined,
  commands: ({ paths, release }) => ({ others: removeOthers(paths, release.id) }),
});
