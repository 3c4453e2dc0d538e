import { composeWords } from "../commands/compose.ts";
import { configureEdge, pointCurrent, removeCurrent, removeNext } from "../commands/links.ts";
import type { Step } from "../step.ts";

/** One rename: from here on every request goes to the new release. Open sockets stay where they are. */
export const switchOver: Step = {
  name: "switch",
  description: "one rename sends everybody to the new release",
  commands: ({ paths, release }) => [
    configureEdge(paths, release.id, composeWords(paths, release.id)),
    pointCurrent(paths, release.id),
    removeNext(paths),
  ],
  undo: ({ paths, previous }) =>
    previous
      ? [
        pointCurrent(paths, previous.id),
        configureEdge(paths, previous.id, composeWords(paths, previous.id)),
      ]
      : [removeCurrent(paths)],
};
