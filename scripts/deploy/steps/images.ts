import { composeCheck } from "../commands/compose.ts";
import { build, fetchSources, imagesThere, nameImages, pull, pullPrivately } from "../commands/images.ts";
import type { Deployment, NewVersion } from "../deployment.ts";
import { type Commands, step } from "../step.ts";

/** The images are on the server, and the release names them by digest. */
export const images = step({
  name: "images",
  description: "pulls the images by digest, or builds them on the server",
  commands: (deployment: Deployment) => ({
    ...(deployment.kind === "kept" ? { present: imagesThere(deployment.paths, deployment.release.id) } : {
      ...bring(deployment),
      name: nameImages(deployment.paths, deployment.release.id, {
        version: deployment.version,
        others: otherImages(deployment.settings.profiles),
      }),
    }),
    check: composeCheck(deployment.paths, deployment.release.id),
  }),
});

/** The variables of `compose.yaml` that name images of others, as far as this server runs them. */
function otherImages(profiles: readonly string[]): string[] {
  return ["PIKA_DB_IMAGE", "PIKA_EDGE_IMAGE", ...(profiles.includes("tunnel") ? ["PIKA_TUNNEL_IMAGE"] : [])];
}

/** How the images come to the server. */
function bring({ origin, paths, version }: NewVersion): Commands {
  if (origin.strategy === "build") {
    return {
      sources: fetchSources(paths, { repository: origin.repository, revision: version.revision }),
      cloud: build(paths, { wing: "cloud", name: version.cloudImage }, version),
      web: build(paths, { wing: "web", name: version.webImage }, version),
    };
  }
  const { cloudImage, webImage } = version;
  if (origin.login) return { pull: pullPrivately(paths, origin.login, [cloudImage, webImage]) };
  return { cloud: pull(cloudImage), web: pull(webImage) };
}
