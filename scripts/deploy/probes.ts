/** How the containers of a release are: read from what `probe` prints, and what to make of it. */

import { ScriptError } from "../lib/errors.ts";
import { type Command, onlyWhen, repeatedUntil } from "./command.ts";
import { logsOf, probe } from "./commands/containers.ts";
import type { StepContext } from "./step.ts";

/** What a container says of itself. */
export interface Probe {
  name: string;
  /** `running`, `restarting`, `exited` ... */
  state: string;
  restarts: number;
  healthy: boolean;
}

/** The commands that look after a release's containers, until `end`. */
export interface Looking {
  readonly [name: string]: Command;
  readonly probe: Command;
  readonly logs: Command;
}

export function looking(id: string, end: string): Looking {
  return {
    probe: repeatedUntil(end, probe(id)),
    logs: onlyWhen("one of them fails", logsOf(id, 20)),
  };
}

/** Fails with the last lines that the release's containers logged. */
export async function failWithLogs(
  { run }: Pick<StepContext<unknown>, "run">,
  { logs, message }: { logs: Command; message: string },
): Promise<never> {
  const said = await run(logs).catch(() => "(its logs could not be read)");
  throw new ScriptError(`${message}\n\n${said.trim()}`, {
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
