import { execIn } from "../commands/compose.ts";
import { pointNext, removeNext } from "../commands/links.ts";
import type { Deployment, Settings } from "../deployment.ts";
import { askUntilRight, questions } from "../served_version.ts";
import { step } from "../step.ts";

/** The new release through the real edge, on a port that nobody else sees. */
export const preview = step({
  name: "preview",
  description: "looks at the new release through the edge before anybody is sent there",
  commands: ({ paths, release, settings }: Deployment) => ({
    validate: execIn(paths, release.id, "edge", [
      ...["caddy", "validate", "--adapter", "caddyfile", "--config", `/releases/${release.id}/Caddyfile`],
    ]),
    next: pointNext(paths, release.id),
    ask: questions(addressOf(settings)),
  }),
  async run(context, { validate, next, ask }) {
    await context.run(validate);
    await context.run(next);
    await askUntilRight(context, { url: addressOf(context.deployment.settings), questions: ask });
  },
  undo: ({ paths }) => ({ next: removeNext(paths) }),
});

function addressOf({ previewPort }: Settings): string {
  return `http://127.0.0.1:${previewPort}`;
}
