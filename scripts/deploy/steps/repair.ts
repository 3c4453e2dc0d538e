import { composeWords, startBeside, startMissing } from "../commands/compose.ts";
import { probe, removeOthers } from "../commands/containers.ts";
import { removeLeftovers } from "../commands/files.ts";
import { configureEdge } from "../commands/links.ts";
import type { Step } from "../step.ts";
import { parseProbe } from "./health.ts";

/** Mends what a run that died has left half done: the server is as the link `current` says. */
export const repair: Step = {
  name: "repair",
  description: "what an interrupted run may have left: containers, uploads, the edge's configuration",
  commands({ paths, previous, settings }) {
    if (!previous) return [removeLeftovers(paths), removeOthers(paths, null)];
    return [
      removeLeftovers(paths),
      removeOthers(paths, previous.id),
      startMissing(paths, previous.id, ["db", "edge"]),
      probe(previous.id),
      startBeside(paths, previous.id, { cloud: settings.cloudReplicas, web: settings.webReplicas }),
      configureEdge(paths, previous.id, composeWords(paths, previous.id)),
    ];
  },
  async run({ deployment, run, note }) {
    const commands = this.commands(deployment);
    if (!deployment.previous) {
      for (const command of commands) await run(command);
      return;
    }
    const [leftovers, others, missing, ask, start, configure] = commands;
    await run(leftovers!);
    await run(others!);
    await run(missing!);
    // Containers that are there restart by themselves; only where somebody removed them all they are made anew.
    if (parseProbe(await run(ask!)).length === 0) {
      note(`nothing of release ${deployment.previous.id} was running: started again`);
      await run(start!);
    }
    await run(configure!);
  },
};
