import { ScriptError } from "../../lib/errors.ts";
import { logsOf, probe } from "../commands/containers.ts";
import type { Step, StepContext } from "../step.ts";

/** What a container says of itself. */
export interface Probe {
  name: string;
  /** `running`, `restarting`, `exited` ... */
  state: string;
  restarts: number;
  healthy: boolean;
}

/** Nobody is sent to the new containers before each of them says that it is well. */
export const health: Step = {
  name: "health",
  description: "waits until every new container passes its health check",
  commands: ({ release }) => [probe(release.id), logsOf(release.id, 20)],
  async run(context) {
    const { deployment: { settings, limits }, pause } = context;
    const expected = settings.cloudReplicas + settings.webReplicas;
    const deadline = performance.now() + limits.healthSeconds * 1_000;
    for (;;) {
      const probes = await probeRelease(context);
      const failed = probes.find(hasFailed);
      if (failed) await fail(context, `${failed.name} does not run: ${stateInWords(failed)}`);
      if (probes.length >= expected && probes.every(({ healthy }) => healthy)) return;
      if (performance.now() > deadline) {
        const sick = probes.filter(({ healthy }) => !healthy).map(({ name }) => name);
        const who = sick.length > 0 ? sick.join(", ") : `${expected - probes.length} containers`;
        await fail(context, `Not healthy after ${limits.healthSeconds} s: ${who}`);
      }
      await pause(400);
    }
  },
};

/** Asks the containers of the release how they are. */
export async function probeRelease({ run, deployment }: StepContext): Promise<Probe[]> {
  return parseProbe(await run(probe(deployment.release.id)));
}

/** Fails with the last lines that the release's containers logged. */
export async function fail({ run, deployment }: StepContext, message: string): Promise<never> {
  const logs = await run(logsOf(deployment.release.id, 20)).catch(() => "(its logs could not be read)");
  throw new ScriptError(`${message}\n\n${logs.trim()}`, {
    help: "The lines above are the last that the new containers logged.",
  });
}

/** Whether a container will not come up by waiting. */
export function hasFailed({ state, restarts }: Probe): boolean {
  return restarts > 0 || !["running", "created"].includes(state);
}

export function stateInWords({ state, restarts }: Probe): string {
  return restarts > 0 ? `${state}, restarted ${restarts} times` : state;
}

/** Reads the lines `/NAME STATE RESTARTS HEALTH`. */
export function parseProbe(output: string): Probe[] {
  return [...output.matchAll(/^\/?(\S+) (\S+) (\d+) (\S+)$/gm)].map(([, name, state, restarts, health]) => ({
    name: name!,
    state: state!,
    restarts: Number(restarts),
    healthy: health === "healthy",
  }));
}
