import { startBeside } from "../commands/compose.ts";
import { removeThose } from "../commands/containers.ts";
import type { Deployment } from "../deployment.ts";
import { step } from "../step.ts";

/** New containers beside the old ones; nobody is sent to them yet. */
export const start = step({
  name: "start",
  description: "starts the new cloud and web beside the old",
  commands: ({ paths, release, settings }: Deployment) => ({
    start: startBeside(paths, release.id, { cloud: settings.cloudReplicas, web: settings.webReplicas }),
  }),
  undo: ({ paths, release }) => ({ containers: removeThose(paths, release.id) }),
});
