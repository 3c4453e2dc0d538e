import type { Deployment } from "../deployment.ts";
import { failWithLogs, hasFailed, looking, parseProbe, stateInWords } from "../probes.ts";
import { step } from "../step.ts";

/** Nobody is sent to the new containers before each of them says that it is well. */
export const health = step({
  name: "health",
  description: "waits until every new container passes its health check",
  commands: ({ release }: Deployment) => looking(release.id, "each of them is healthy"),
  async run(context, { probe, logs }) {
    const { deployment: { settings, limits }, run, pause } = context;
    const expected = settings.cloudReplicas + settings.webReplicas;
    const deadline = performance.now() + limits.healthSeconds * 1_000;
    const fail = (message: string) => failWithLogs(context, { logs, message });
    for (;;) {
      const probes = parseProbe(await run(probe));
      const failed = probes.find(hasFailed);
      if (failed) await fail(`${failed.name} does not run: ${stateInWords(failed)}`);
      if (probes.length >= expected && probes.every(({ healthy }) => healthy)) return;
      if (performance.now() > deadline) {
        const sick = probes.filter(({ healthy }) => !healthy).map(({ name }) => name);
        const who = sick.length > 0 ? sick.join(", ") : `${expected - probes.length} containers`;
        await fail(`Not healthy after ${limits.healthSeconds} s: ${who}`);
      }
      await pause(400);
    }
  },
});
