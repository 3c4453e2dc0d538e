import { execIn } from "../commands/compose.ts";
import { get } from "../commands/http.ts";
import { pointNext, removeNext } from "../commands/links.ts";
import type { Step } from "../step.ts";
import { askUntilRight } from "./verify.ts";

/** The new release through the real edge, on a port that nobody else sees. */
export const preview: Step = {
  name: "preview",
  description: "looks at the new release through the edge before anybody is sent there",
  commands: ({ paths, release, settings }) => [
    execIn(paths, release.id, "edge", [
      ...["caddy", "validate", "--adapter", "caddyfile", "--config", `/releases/${release.id}/Caddyfile`],
    ]),
    pointNext(paths, release.id),
    get(`http://127.0.0.1:${settings.previewPort}/version`),
    get(`http://127.0.0.1:${settings.previewPort}/version.json`),
    get(`http://127.0.0.1:${settings.previewPort}/`),
  ],
  async run(context) {
    const [validate, point] = this.commands(context.deployment);
    await context.run(validate!);
    await context.run(point!);
    await askUntilRight(context, `http://127.0.0.1:${context.deployment.settings.previewPort}`);
  },
  undo: ({ paths }) => [removeNext(paths)],
};
