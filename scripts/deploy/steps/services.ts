import { composeWords, recreate, startMissing } from "../commands/compose.ts";
import { believe, configureFirstEdge } from "../commands/links.ts";
import type { NewVersion } from "../deployment.ts";
import { step } from "../step.ts";
import { wayInOf } from "../way_in.ts";

/** What is not replaced at each deployment: database, edge, tunnel, backups. */
export const services = step({
  name: "services",
  description: "database, edge, tunnel and backups run; they are not replaced unless --recreate names them",
  commands: ({ paths, release, settings, recreate: anew }: NewVersion) => ({
    edge: configureFirstEdge(paths, release.id),
    start: startMissing(paths, release.id, ["db", "edge", ...profileServices(settings.profiles)]),
    believe: believe(paths, wayInOf(settings), composeWords(paths, release.id)),
    recreate: anew.length > 0 ? recreate(paths, release.id, anew) : null,
  }),
});

/** The services that the profiles of `settings.env` add. */
export function profileServices(profiles: readonly string[]): string[] {
  return [
    ...(profiles.includes("tunnel") ? ["cloudflared"] : []),
    ...(profiles.includes("backup") ? ["backup"] : []),
  ];
}
