import { Skip } from "../../pipeline/step.ts";
import type { Deployment } from "../deployment.ts";
import { failWithLogs, hasFailed, looking, parseProbe, stateInWords } from "../probes.ts";
import { step } from "../step.ts";

/** Some versions break only after a while. Until then the way back is one step. */
export const watch = step({
  name: "watch",
  description: "watches the new containers for a while, and goes back when one breaks",
  skip: ({ limits }: Deployment) => limits.watchSeconds === 0 ? new Skip("--watch 0") : undefined,
  commands: ({ release, limits }) => looking(release.id, `${limits.watchSeconds} s are over`),
  async run(context, { probe, logs }) {
    const { deployment: { limits }, run, pause } = context;
    const deadline = performance.now() + limits.watchSeconds * 1_000;
    const fail = (message: string) => failWithLogs(context, { logs, message });
    let sick = 0;
    while (performance.now() < deadline) {
      const probes = parseProbe(await run(probe));
      const failed = probes.find(hasFailed);
      if (failed) await fail(`${failed.name} broke: ${stateInWords(failed)}`);
      // A check may fail once for other reasons: a busy machine, a database that restarts.
      sick = probes.length > 0 && probes.every(({ healthy }) => healthy) ? 0 : sick + 1;
      if (sick >= 3) {
        const names = probes.filter(({ healthy }) => !healthy).map(({ name }) => name);
        await fail(`${names.join(", ") || "The release"} stopped being healthy`);
      }
      await pause(2_000);
    }
  },
});
