/** Finds out everything about a release that is known before any work is done. */

import { join, resolve } from "node:path";
import { run } from "../command.ts";
import { ScriptError } from "../errors.ts";
import { hashFiles } from "../hash.ts";
import { cacheDir, desktopDir, distDir, root, sidecarDir } from "../paths.ts";
import { readCloudAddress } from "./cloud_address.ts";
import { parsePublicKey, type PublicKey } from "./minisign.ts";
import type { ReleaseOptions } from "./options.ts";
import { findShell } from "./runtime_source.ts";
import type { Release, Shell } from "./step.ts";
import { hostTarget, targetName } from "./target.ts";

/** The files that the sidecar program is made of. */
export const sidecarSources: readonly string[] = [
  join(sidecarDir, "pika_sidecar"),
  join(sidecarDir, "pyproject.toml"),
  join(sidecarDir, "pika-sidecar.spec"),
  join(sidecarDir, "requirements.txt"),
  join(sidecarDir, "requirements-build.txt"),
];

/** The files that the UI bundle is made of. */
export const desktopSources: readonly string[] = [
  join(desktopDir, "src"),
  join(desktopDir, "build.ts"),
  join(desktopDir, "icon"),
  join(desktopDir, "neutralino.config.json"),
  join(root, "cloud", "protocol"),
  join(root, "deno.lock"),
];

/** Describes the release of this checkout for this machine. Throws a ScriptError where a published one is impossible. */
export async function describeRelease(
  options: Pick<ReleaseOptions, "runtime" | "shell" | "sidecar" | "published" | "feedKey">,
): Promise<Release> {
  const target = hostTarget();
  const { version } = JSON.parse(await Deno.readTextFile(join(desktopDir, "deno.json")));
  const git = async (...words: string[]) => (await run(["git", ...words], { cwd: root })).stdout.trim();
  const commit = await git("rev-parse", "HEAD");
  const dirty = await git("status", "--porcelain") !== "";
  const sourceDateEpoch = Number(await git("log", "-1", "--format=%ct"));
  const shell = await findShell(target, options.runtime);
  const feed = { url: feedUrl(Deno.env.toObject()), key: resolve(options.feedKey ?? feedKey) };
  await readFeedKey(feed.key);
  if (options.shell === "neutralino") refuseBrowserShell(shell);
  if (options.published) refuseUnfinished({ dirty, shell, feed });
  const sources = await hashFiles([...sidecarSources, ...desktopSources]);
  return {
    version,
    target,
    commit,
    dirty,
    buildId: `${version}+${sources.slice(0, 12)}`,
    shell,
    published: options.published,
    sidecarMode: options.sidecar,
    feed,
    cloud: await readCloudAddress(),
    workDir: join(cacheDir, "release", targetName(target)),
    outDir: join(distDir, version),
    sourceDateEpoch,
  };
}

/** The public key that updates are signed with, for which `deno task release:key` is. */
export const feedKey = join(desktopDir, "feed_key.pub");

/** Where a build finds `latest.json`: as `PIKA_FEED_URL` says, else among the releases of the repository that builds it. */
export function feedUrl(
  environment: { PIKA_FEED_URL?: string; GITHUB_REPOSITORY?: string; GITHUB_SERVER_URL?: string },
): string | null {
  const { PIKA_FEED_URL, GITHUB_REPOSITORY, GITHUB_SERVER_URL = "https://github.com" } = environment;
  if (PIKA_FEED_URL) return PIKA_FEED_URL;
  return GITHUB_REPOSITORY
    ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/releases/latest/download/latest.json`
    : null;
}

/** Reads a public key. Throws a ScriptError that names the file. */
export async function readFeedKey(file: string): Promise<PublicKey> {
  try {
    return parsePublicKey(await Deno.readTextFile(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScriptError(`Cannot read the public key for updates in "${file}": ${reason}`, {
      help: "deno task release:key   makes a pair.",
    });
  }
}

const howToGetTheWindow =
  "Give it the Neutralino runtime with --runtime, or pin it once with deno task release --pin-runtime.";

/** Throws a ScriptError when a build would open in the browser. */
export function refuseBrowserShell(shell: Shell): void {
  if (shell.kind !== "browser") return;
  throw new ScriptError(`This build would carry the browser shell: ${shell.reason}`, {
    help: howToGetTheWindow,
  });
}

/** Throws a ScriptError when a release is not for the world. */
export function refuseUnfinished(release: Pick<Release, "dirty" | "shell" | "feed">): void {
  if (release.shell.kind === "browser") {
    throw new ScriptError(`Cannot publish a build with the browser shell: ${release.shell.reason}`, {
      help: howToGetTheWindow,
    });
  }
  if (release.feed?.key !== feedKey) {
    throw new ScriptError("Cannot publish a build that believes another key for updates", {
      help: "Leave --feed-key out: it is for trials.",
    });
  }
  if (release.feed.url === null) {
    throw new ScriptError("Cannot publish a build that does not know where its updates are", {
      help:
        "Name the address of latest.json in PIKA_FEED_URL (or, in GitHub's workflows, GITHUB_REPOSITORY).",
    });
  }
  if (release.dirty) {
    throw new ScriptError("Cannot publish uncommitted changes", {
      help: "git status   shows them; commit or take them back",
    });
  }
}
