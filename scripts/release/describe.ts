/** Finds out everything about a release that is known before any work is done. */

import { join, resolve } from "node:path";
import { run } from "../lib/command.ts";
import { ScriptError } from "../lib/errors.ts";
import { hashFiles } from "../lib/hash.ts";
import { cacheDir, desktopDir, distDir, root, sidecarDir } from "../lib/paths.ts";
import { readCloudAddress } from "./cloud_address.ts";
import { feedUrl } from "./feed_address.ts";
import { parsePublicKey, type PublicKey } from "./minisign.ts";
import type { ReleaseOptions } from "./options.ts";
import { lookThrough, refuseUnready } from "./publish/checklist.ts";
import { readFacts } from "./publish/checkout_facts.ts";
import { findShell, foreignRuntime, runtimeSource } from "./runtime_source.ts";
import type { Release, Shell } from "./release.ts";
import { hostTarget, targetName } from "./targets/target.ts";

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
  join(root, "cloud", "contract"),
  join(root, "deno.lock"),
];

/** Describes the release of this checkout for this machine. Throws a ScriptError where a published one is impossible. */
export async function describeRelease(
  options: Pick<ReleaseOptions, "runtime" | "shell" | "sidecar" | "published" | "feedKey">,
): Promise<Release> {
  const target = hostTarget();
  const environment = Deno.env.toObject();
  const facts = options.published ? await readFacts(root, { environment }) : null;
  if (facts) refuseUnready(lookThrough(facts), "known");
  const { version } = JSON.parse(await Deno.readTextFile(join(desktopDir, "deno.json")));
  const git = async (...words: string[]) => (await run(["git", ...words], { cwd: root })).stdout.trim();
  const commit = await git("rev-parse", "HEAD");
  const dirty = await git("status", "--porcelain") !== "";
  const sourceDateEpoch = Number(await git("log", "-1", "--format=%ct"));
  const shell = await findShell(target, await runtimeSource(environment), options.runtime);
  const feed = {
    url: facts ? facts.feedUrl : feedUrl(environment),
    key: resolve(options.feedKey ?? feedKey),
  };
  await readFeedKey(feed.key);
  if (options.shell === "neutralino") refuseBrowserShell(shell);
  if (options.published) refuseUnfinished({ shell, feed });
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
  "Build it where Neutralino's address can be reached, or name a mirror in PIKA_RUNTIME_URL.";

/** Throws a ScriptError when a build would open in the browser. */
export function refuseBrowserShell(shell: Shell): void {
  if (shell.kind !== "browser") return;
  throw new ScriptError(`This build would carry the browser shell: ${shell.reason}`, {
    help: howToGetTheWindow,
  });
}

/** Throws a ScriptError for a build that is not for the world, though its checkout is. */
export function refuseUnfinished(release: Pick<Release, "shell" | "feed">): void {
  if (release.shell.kind === "browser") {
    throw new ScriptError(`Cannot publish a build with the browser shell: ${release.shell.reason}`, {
      help: howToGetTheWindow,
    });
  }
  const foreign = foreignRuntime(release.shell);
  if (foreign) {
    throw new ScriptError(`Cannot publish a build with ${foreign}`, {
      help: "Leave --runtime and PIKA_RUNTIME out; deno task release --pin-runtime   pins another version.",
    });
  }
  if (release.feed?.key !== feedKey) {
    throw new ScriptError("Cannot publish a build that believes another key for updates", {
      help: "Leave --feed-key out: it is for trials.",
    });
  }
}
