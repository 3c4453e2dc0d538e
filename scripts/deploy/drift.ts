/** Services that are not replaced at each deployment, and run with an older definition than the release's. */

import { type Command, onServer } from "./command.ts";
import { composeWords } from "./commands/compose.ts";
import type { Host } from "./host.ts";
import { type Layout, project } from "./layout.ts";

const lasting = ["db", "edge", "cloudflared", "backup"];

/** Prints `SERVICE HASH` as the release defines them. */
export function wantedHashes(paths: Layout, id: string): Command {
  return onServer([...composeWords(paths, id), "--profile", "*", "config", "--hash", lasting.join(",")]);
}

/** Prints `SERVICE HASH` as the containers were made. */
export const runningHashes: Command = onServer([
  ...["docker", "ps", "--filter", `label=com.docker.compose.project=${project}`, "--format"],
  '{{.Label "com.docker.compose.service"}} {{.Label "com.docker.compose.config-hash"}}',
]);

/** Asks the server which of the lasting services differ from their definition. */
export async function driftedServices(host: Host, paths: Layout, id: string): Promise<string[]> {
  return compareHashes(await host.run(wantedHashes(paths, id)), await host.run(runningHashes));
}

/** The services that run with another hash than wanted, in the order of `wanted`. */
export function compareHashes(wanted: string, running: string): string[] {
  const pairs = (text: string) =>
    [...text.matchAll(/^(\S+) (\S+)$/gm)].map(([, name, hash]) => [name!, hash!] as const);
  const seen = pairs(running);
  return pairs(wanted).filter(([name, hash]) =>
    seen.some(([other, actual]) => other === name && actual !== hash)
  ).map(
    ([name]) => name,
  );
}
