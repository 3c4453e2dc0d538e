import { removeOthers } from "../commands/containers.ts";
import type { Step } from "../step.ts";

/** The old containers tell their sockets when to come back, finish what they have begun, and go. */
export const drain: Step = {
  name: "drain",
  description: "the old containers send their dancers over, each at another moment, and stop",
  skip: ({ previous }) => previous === null ? "nothing served before" : undefined,
  commands: ({ paths, release }) => [removeOthers(paths, release.id)],
};
