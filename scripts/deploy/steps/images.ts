import { composeCheck } from "../commands/compose.ts";
import { build, fetchSources, imagesThere, nameImages, pull, signIn, signOut } from "../commands/images.ts";
import type { Step } from "../step.ts";

/** The images are on the server, and the release names them by digest. */
export const images: Step = {
  name: "images",
  description: "pulls the images by digest, or builds them on the server",
  commands({ paths, release, version, strategy, repository, registryLogin }) {
    if (!version) return [imagesThere(paths, release.id), composeCheck(paths, release.id)];
    const fetch = strategy === "build"
      ? [
        fetchSources(paths, { repository: repository ?? "", revision: version.revision }),
        build(paths, { wing: "cloud", name: version.cloudImage }, version),
        build(paths, { wing: "web", name: version.webImage }, version),
      ]
      : [
        ...(registryLogin ? [signIn(registryLogin)] : []),
        pull(version.cloudImage),
        pull(version.webImage),
        ...(registryLogin ? [signOut(registryLogin.registry)] : []),
      ];
    return [...fetch, nameImages(paths, release.id, version), composeCheck(paths, release.id)];
  },
};
