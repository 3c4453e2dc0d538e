/** Images: how they come to the server, how they are named there, and which go again. */

import { type Command, onServer, script } from "../command.ts";
import { type Layout, releaseFiles } from "../layout.ts";
import type { RegistryLogin, Version } from "../deployment.ts";
import ensureImagesSh from "../shell/ensure_images.sh" with { type: "text" };
import fetchSourcesSh from "../shell/fetch_sources.sh" with { type: "text" };
import nameImagesSh from "../shell/name_images.sh" with { type: "text" };
import pullPrivatelySh from "../shell/pull_privately.sh" with { type: "text" };
import pruneSh from "../shell/prune.sh" with { type: "text" };

const pullHelp =
  "Is the registry reachable from the server, the version built (the deploy workflow builds each push to main), and the " +
  "server signed in? docker pull   there tells more. What served goes on serving.";

/** Pulls an image, by tag or digest. */
export function pull(image: string): Command {
  return onServer(["docker", "pull", "--quiet", image], { whenInterrupted: "end", help: pullHelp });
}

/**
 * Writes down which images a release consists of: by digest where they came from a registry, so that a tag that moves changes nothing; by
 * the image's id where the server built them. Images of others, which `compose.yaml` names by tag, are pulled where they are missing and keep the
 * digest that this server saw first. `others`: the variables that name those.
 */
export function nameImages(
  paths: Layout,
  id: string,
  { version, others }: { version: Version; others: readonly string[] },
): Command {
  const { images, compose } = releaseFiles(paths, id);
  const words = [images, paths.knownImages, compose, version.cloudImage, version.webImage, ...others];
  return script(nameImagesSh, words, { whenInterrupted: "end", help: pullHelp });
}

/** Fails when an image of a release is not on the server; it may have to be pulled again. */
export function imagesThere(paths: Layout, id: string): Command {
  return script(ensureImagesSh, [releaseFiles(paths, id).images], {
    help: "The images of that release are gone and cannot be pulled again. Deploy its version anew instead.",
  });
}

/** Fetches the sources of a commit into the server's checkout, and nothing else stays in it. */
export function fetchSources(paths: Layout, source: { repository: string; revision: string }): Command {
  return script(fetchSourcesSh, [paths.source, source.repository, source.revision], {
    help: "Can the server reach the repository, and is the commit pushed? --source URL   names another one.",
  });
}

/** Builds an image from the server's checkout. */
export function build(
  paths: Layout,
  image: { wing: "cloud" | "web"; name: string },
  version: Version,
): Command {
  return onServer([
    ...["docker", "build", "--progress", "plain", "--file", `${paths.source}/${image.wing}/Dockerfile`],
    ...["--build-arg", `VERSION=${version.name}`, "--build-arg", `REVISION=${version.revision}`],
    ...["--tag", image.name, paths.source],
  ], { whenInterrupted: "end" });
}

/**
 * Pulls images as a user of the registry. The token comes on standard input; what Docker writes down of it is gone when this ends, whether or
 * not it pulled anything.
 */
export function pullPrivately(paths: Layout, login: RegistryLogin, images: readonly string[]): Command {
  return script(pullPrivatelySh, [paths.root, login.registry, login.user, ...images], {
    stdin: login.token,
    whenInterrupted: "end",
    help:
      `Is PIKA_REGISTRY_TOKEN valid, with the right to read packages, and PIKA_REGISTRY_USER its owner? ${pullHelp}`,
  });
}

/**
 * Removes what no rollback needs: folders of releases beyond the newest `keep` that have served, folders that never served, images of Pika that
 * no kept release names, dumps before migrations beyond the newest ten, and the build cache beyond a week.
 */
export function prune(paths: Layout, keep: number): Command {
  return script(pruneSh, [paths.root, String(keep)]);
}
