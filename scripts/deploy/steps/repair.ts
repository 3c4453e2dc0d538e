import { onlyWhen } from "../command.ts";
import { composeWords, startBeside, startMissing } from "../commands/compose.ts";
import { probe, removeOthers } from "../commands/containers.ts";
import { removeLeftovers } from "../commands/files.ts";
import { configureEdge } from "../commands/links.ts";
import type { Deployment } from "../deployment.ts";
import { parseProbe } from "../probes.ts";
import { step } from "../step.ts";

/** Mends what a run that died has left half done: the server is as the link `current` says. */
export const repair = step({
  name: "repair",
  description: "what an interrupted run may have left: containers, uploads, the edge's configuration",
  commands: ({ paths, previous, settings }: Deployment) => ({
    leftovers: removeLeftovers(paths),
    others: removeOthers(paths, previous?.id ?? null),
    previous: previous && {
      services: startMissing(paths, previous.id, ["db", "edge"]),
      probe: probe(previous.id),
      start: onlyWhen(
        "nothing of it is there",
        startBeside(paths, previous.id, { cloud: settings.cloudReplicas, web: settings.webReplicas }),
      ),
      edge: configureEdge(paths, previous.id, composeWords(paths, previous.id)),
    },
  }),
  async run({ deployment, run, note }, { leftovers, others, previous }) {
    await run(leftovers);
    await run(others);
    if (!previous) return;
    await run(previous.services);
    // Containers that are there restart by themselves; only where somebody removed them all they are made anew.
    if (parseProbe(await run(previous.probe)).length === 0) {
      note(`nothing of release ${deployment.previous?.id} was running: started again`);
      await run(previous.start);
    }
    await run(previous.edge);
  },
});
