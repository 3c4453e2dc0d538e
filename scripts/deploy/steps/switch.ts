import { composeWords } from "../commands/compose.ts";
import { configureEdge, pointCurrent, removeCurrent, removeNext } from "../commands/links.ts";
import type { Deployment } from "../deployment.ts";
import { type Commands, step } from "../step.ts";

/** One rename: from here on every request goes to the new release. Open sockets stay where they are. */
export const switchOver = step({
  name: "switch",
  description: "one rename sends everybody to the new release",
  commands: ({ paths, release }: Deployment) => ({
    edge: configureEdge(paths, release.id, composeWords(paths, release.id)),
    current: pointCurrent(paths, release.id),
    next: removeNext(paths),
  }),
  undo: ({ paths, previous }): Commands =>
    previous
      ? {
        current: pointCurrent(paths, previous.id),
        edge: configureEdge(paths, previous.id, composeWords(paths, previous.id)),
      }
      : { current: removeCurrent(paths) },
});
