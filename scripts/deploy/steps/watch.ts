import type { Step } from "../step.ts";
import { logsOf, probe } from "../commands/containers.ts";
import { fail, hasFailed, probeRelease, stateInWords } from "./health.ts";

/** Some versions break only after a while. Until then the way back is one step. */
export const watch: Step = {
  name: "watch",
  description: "watches the new containers for a while, and goes back when one breaks",
  skip: ({ limits }) => limits.watchSeconds === 0 ? "--watch 0" : undefined,
  commands: ({ release }) => [probe(release.id), logsOf(release.id, 20)],
  async run(context) {
    const deadline = performance.now() + context.deployment.limits.watchSeconds * 1_000;
    let sick = 0;
    while (performance.now() < deadline) {
      const probes = await probeRelease(context);
      const failed = probes.find(hasFailed);
      if (failed) await fail(context, `${failed.name} broke: ${stateInWords(failed)}`);
      // A check may fail once for other reasons: a busy machine, a database that restarts.
      sick = probes.length > 0 && probes.every(({ healthy }) => healthy) ? 0 : sick + 1;
      if (sick >= 3) {
        const names = probes.filter(({ healthy }) => !healthy).map(({ name }) => name);
        await fail(context, `${names.join(", ") || "The release"} stopped being healthy`);
      }
      await context.pause(2_000);
    }
  },
};
