/** Images: how they come to the server, how they are named there, and which go again. */

import { type Command, onServer, script } from "../command.ts";
import { type Layout, releaseFiles } from "../layout.ts";
import type { Version } from "../step.ts";

/** Pulls an image, by tag or digest. */
export function pull(image: string): Command {
  return onServer(["docker", "pull", "--quiet", image], {
    whenInterrupted: "end",
    help:
      "Is the registry reachable from the server, the version built (the deploy workflow builds each push to main), and the " +
      "server signed in? docker pull   there tells more. What served goes on serving.",
  });
}

/**
 * Writes down which images a release consists of: by digest where they came from a registry, so that a tag that moves changes nothing; by
 * the image's id where the server built them.
 */
export function nameImages(paths: Layout, id: string, version: Version): Command {
  return script(
    `pinned() {
      case "$1" in *@*) name=\${1%@*} ;; *) name=\${1%:*} ;; esac
      digest=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$1" | grep -F "$name@" | head -n 1 || true)
      if [ -z "$digest" ]; then digest=$(docker image inspect --format '{{.Id}}' "$1"); fi
      echo "$digest"
    }
    cloud=$(pinned "$2")
    web=$(pinned "$3")
    printf 'PIKA_CLOUD_IMAGE=%s\\nPIKA_WEB_IMAGE=%s\\n' "$cloud" "$web" > "$1.new"
    mv -f "$1.new" "$1"`,
    [releaseFiles(paths, id).images, version.cloudImage, version.webImage],
  );
}

/** Fails when an image of a release is not on the server; it may have to be pulled again. */
export function imagesThere(paths: Layout, id: string): Command {
  return script(
    `sed 's/^[A-Z_]*=//' "$1" | while read -r image; do
      docker image inspect "$image" >/dev/null 2>&1 || docker pull --quiet "$image"
    done`,
    [releaseFiles(paths, id).images],
    {
      help:
        "The images of that release are gone and cannot be pulled again. Deploy its version anew instead.",
    },
  );
}

/** Fetches the sources of a commit into the server's checkout, and nothing else stays in it. */
export function fetchSources(paths: Layout, source: { repository: string; revision: string }): Command {
  return script(
    `if [ ! -d "$1/.git" ]; then git init --quiet "$1"; fi
    cd "$1"
    git fetch --quiet --depth 1 "$2" "$3"
    git reset --quiet --hard "$3"
    git clean --quiet -ffdx`,
    [paths.source, source.repository, source.revision],
    {
      help:
        "Can the server reach the repository, and is the commit pushed? --source URL   names another one.",
    },
  );
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

/** Signs in at the registry; the token comes on standard input. */
export function signIn(login: { registry: string; user: string; token: string }): Command {
  return onServer(["docker", "login", "--username", login.user, "--password-stdin", login.registry], {
    stdin: login.token,
    help: "Is PIKA_REGISTRY_TOKEN valid, with the right to read packages, and PIKA_REGISTRY_USER its owner?",
  });
}

export function signOut(registry: string): Command {
  return onServer(["docker", "logout", registry]);
}

/**
 * Removes what no rollback needs: folders of releases beyond the newest `keep` that have served, folders that never served, images of Pika that
 * no kept release names, dumps before migrations beyond the newest ten, and the build cache beyond a week.
 */
export function prune(paths: Layout, keep: number): Command {
  return script(
    `cd "$1"
    current=$(readlink releases/current)
    kept=0
    for id in $(ls -1r releases | grep -E '^r[0-9]{8}-[0-9]{6}$'); do
      if [ "$id" = "$current" ]; then continue; fi
      if [ -f "releases/$id/served" ] && [ "$kept" -lt "$2" ]; then kept=$((kept + 1)); else rm -rf "releases/$id"; fi
    done
    wanted=$(sed -n 's/^PIKA_[A-Z]*_IMAGE=//p' releases/r*/images.env | while read -r image; do
      docker image inspect --format '{{.Id}}' "$image" 2>/dev/null || true
    done)
    for title in pika-cloud pika-web; do
      for image in $(docker image ls --all --quiet --no-trunc --filter "label=org.opencontainers.image.title=$title" | sort -u); do
        case "$wanted" in *"$image"*) ;; *) docker image rm --force "$image" >/dev/null 2>&1 || true ;; esac
      done
    done
    docker builder prune --force --filter until=168h >/dev/null 2>&1 || true
    ls -1t backups/*-before-*.dump 2>/dev/null | tail -n +11 | while read -r file; do rm -f "$file"; done`,
    [paths.root, String(keep)],
  );
}
