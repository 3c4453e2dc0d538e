import { startBeside } from "../commands/compose.ts";
import { removeThose } from "../commands/containers.ts";
import type { Step } from "../step.ts";

/** New containers beside the old ones; nobody is sent to them yet. */
export const start: Step = {
  name: "start",
  description: "starts the new cloud and web beside the old",
  commands: ({ paths, release, settings }) => [
    startBeside(paths, release.id, { cloud: settings.cloudReplicas, web: settings.webReplicas }),
  ],
  undo: ({ paths, release }) => [removeThose(paths, release.id)],
};
