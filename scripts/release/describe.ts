/** Finds out everything about a release that is known before any work is done. */

import { join } from "node:path";
import { run } from "../command.ts";
import { ScriptError } from "../errors.ts";
import { hashFiles } from "../hash.ts";
import { cacheDir, desktopDir, distDir, root, sidecarDir } from "../paths.ts";
import type { ReleaseOptions } from "./options.ts";
import { findShell } from "./runtime_source.ts";
import type { Release } from "./step.ts";
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
  options: Pick<ReleaseOptions, "runtime" | "sidecar" | "published">,
): Promise<Release> {
  const target = hostTarget();
  const { version } = JSON.parse(await Deno.readTextFile(join(desktopDir, "deno.json")));
  const git = async (...words: string[]) => (await run(["git", ...words], { cwd: root })).stdout.trim();
  const commit = await git("rev-parse", "HEAD");
  const dirty = await git("status", "--porcelain") !== "";
  const sourceDateEpoch = Number(await git("log", "-1", "--format=%ct"));
  const shell = await findShell(target, options.runtime);
  if (options.published) refuseUnfinished({ dirty, shell });
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
    workDir: join(cacheDir, "release", targetName(target)),
    outDir: join(distDir, version),
    sourceDateEpoch,
  };
}

function refuseUnfinished(release: Pick<Release, "dirty" | "shell">): void {
  if (release.shell.kind === "browser") {
    throw new ScriptError(`Cannot publish a build with the browser shell: ${release.shell.reason}`, {
      help:
        "Give it the Neutralino runtime with --runtime, or pin it once with deno task release --pin-runtime.",
    });
  }
  if (release.dirty) {
    throw new ScriptError("Cannot publish uncommitted changes", {
      help: "git status   shows them; commit or take them back",
    });
  }
}
