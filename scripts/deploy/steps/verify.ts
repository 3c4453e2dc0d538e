import { markServed } from "../commands/links.ts";
import type { Deployment, Settings } from "../deployment.ts";
import { askUntilRight, questions } from "../served_version.ts";
import { step } from "../step.ts";

/** What serves is what was deployed, seen from where the tunnel sees it, and from the world. */
export const verify = step({
  name: "verify",
  description: "asks for the version over HTTP, where the tunnel asks, and at the public address",
  commands({ paths, release, settings }: Deployment) {
    const { local, world } = addresses(settings);
    return {
      local: questions(local),
      world: world === null ? null : questions(world),
      served: markServed(paths, release.id),
    };
  },
  async run(context, commands) {
    const { local, world } = addresses(context.deployment.settings);
    await askUntilRight(context, { url: local, questions: commands.local });
    if (world !== null && commands.world) {
      await askUntilRight(context, { url: world, questions: commands.world });
    }
    await context.run(commands.served);
  },
});

/** Where the tunnel asks, and the public address; `null`: without the tunnel somebody else decides when that one leads here. */
function addresses({ port, publicUrl, profiles }: Settings): { local: string; world: string | null } {
  return { local: `http://127.0.0.1:${port}`, world: profiles.includes("tunnel") ? publicUrl : null };
}
