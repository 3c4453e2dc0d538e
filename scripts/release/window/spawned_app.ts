/** An app that we start ourselves, with an environment that we choose. */

import { kill } from "../processes.ts";
import type { AppOnTrial } from "./desk.ts";

export interface SpawnedApp extends AsyncDisposable {
  /** Asks what was started to end; on Windows there is no request but the end, which it has to bear too. */
  end(): void;
}

/** Starts it; when it is disposed of, all that still runs of it is ended, as a crash would. */
export function spawnApp(
  { launcher, args, machine, place, folder }: AppOnTrial,
  env: Readonly<Record<string, string>> = {},
): SpawnedApp {
  const start = machine.startOf(launcher, args);
  const [program = "", ...words] = start.words;
  const app = new Deno.Command(program, {
    ...{ args: words, env: { ...start.env, ...place.env, ...env } },
    ...{ stdin: "null", stdout: "null", stderr: "null" },
  }).spawn();
  return {
    end: () => app.kill("SIGTERM"),
    async [Symbol.asyncDispose]() {
      kill(await machine.processesBelow(folder));
      await app.status;
    },
  };
}
