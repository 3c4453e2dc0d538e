import { recreate, startMissing } from "../commands/compose.ts";
import { configureFirstEdge } from "../commands/links.ts";
import type { Step } from "../step.ts";

/** What is not replaced at each deployment: database, edge, tunnel, backups. */
export const services: Step = {
  name: "services",
  description: "database, edge, tunnel and backups run; they are not replaced unless --recreate names them",
  commands: ({ paths, release, settings, recreate: anew }) => [
    configureFirstEdge(paths, release.id),
    startMissing(paths, release.id, ["db", "edge", ...profileServices(settings.profiles)]),
    ...(anew.length > 0 ? [recreate(paths, release.id, anew)] : []),
  ],
};

/** The services that the profiles of `settings.env` add. */
export function profileServices(profiles: readonly string[]): string[] {
  return [
    ...(profiles.includes("tunnel") ? ["cloudflared"] : []),
    ...(profiles.includes("backup") ? ["backup"] : []),
  ];
}
