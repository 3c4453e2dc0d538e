/** Finds out everything about a release that is known before any work is done. */

import { join, resolve } from "node:path";
import { run } from "../lib/command.ts";
import { ScriptError } from "../lib/errors.ts";
import { cacheDir, desktopDir, distDir, root } from "../lib/paths.ts";
import { buildIdOf } from "./build_id.ts";
import { readCloudAddress } from "./cloud_address.ts";
import { feedUrl } from "./feed_address.ts";
import { feedKey, readFeedKeys } from "./feed_key.ts";
import type { ReleaseOptions } from "./options.ts";
import { lookThrough, refuseUnready } from "./publish/checklist.ts";
import { readFacts } from "./publish/checkout_facts.ts";
import { foreignRuntime, type Release, type Shell } from "./release.ts";
import { findShell, lookForShell, runtimeSource } from "./runtime_source.ts";
import { hostTarget, type Target, targetName, targetNamed, underWine } from "./targets/target.ts";

/**
 * Describes the release of this checkout, by default for this machine. Downloads the window's runtime when it is not here yet; for a plan it only says so.
 * Throws a ScriptError where a published one is impossible.
 */
export async function describeRelease(
  options:
    & Pick<ReleaseOptions, "runtime" | "shell" | "sidecar" | "published" | "feedKey">
    & Partial<Pick<ReleaseOptions, "plan" | "target">>,
): Promise<Release> {
  const host = hostTarget();
  const target = targetNamed(options.target, host);
  const isForeign = targetName(target) !== targetName(host);
  if (options.published && isForeign) refuseForeign(target, host);
  const environment = Deno.env.toObject();
  const facts = options.published ? await readFacts(root, { environment }) : null;
  if (facts) refuseUnready(lookThrough(facts), "known");
  const { version } = JSON.parse(await Deno.readTextFile(join(desktopDir, "deno.json")));
  const git = async (...words: string[]) => (await run(["git", ...words], { cwd: root })).stdout.trim();
  const commit = await git("rev-parse", "HEAD");
  const dirty = await git("status", "--porcelain") !== "";
  const sourceDateEpoch = Number(await git("log", "-1", "--format=%ct"));
  const shellOf = options.plan ? lookForShell : findShell;
  const shell = await shellOf(target, await runtimeSource(environment), options.runtime);
  const feed = {
    url: facts ? facts.feedUrl : feedUrl(environment),
    key: resolve(options.feedKey ?? feedKey),
  };
  await readFeedKeys(feed.key);
  if (options.shell === "neutralino") refuseBrowserShell(shell);
  if (options.published) refuseUnfinished({ shell, feed });
  return {
    version,
    target,
    ...(isForeign ? { builtOn: underWine } : {}),
    commit,
    dirty,
    buildId: await buildIdOf(version),
    shell,
    published: options.published,
    sidecarMode: options.sidecar,
    feed,
    cloud: await readCloudAddress(),
    workDir: join(cacheDir, "release", targetName(target)),
    // What is said of the packages has the same names for all targets.
    outDir: isForeign ? join(distDir, version, targetName(target)) : join(distDir, version),
    sourceDateEpoch,
  };
}

const howToGetTheWindow =
  "Build it where Neutralino's address can be reached, or name a mirror in PIKA_RUNTIME_URL.";

function refuseForeign(target: Target, host: Target): never {
  throw new ScriptError(
    `Cannot publish a build for ${targetName(target)} that is made on ${targetName(host)}`,
    {
      help:
        "It is for trials. What is published is built on the system that it is for: push the version's tag.",
    },
  );
}

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
