/** Versions that can be deployed: commits of a checkout, and the images that CI made of them. */

import { join } from "node:path";
import { run } from "../lib/command.ts";
import { CommandError, ScriptError } from "../lib/errors.ts";
import type { Origin, RegistryLogin, Release, Version } from "./deployment.ts";
import type { Options } from "./options.ts";
import { releaseEnv } from "./releases.ts";

/** What is copied from the commit into a release's folder: path in the repository → name there. */
const files = { "compose.yaml": "compose.yaml", "web/edge/Caddyfile": "Caddyfile" } as const;

export interface VersionSource {
  /** The checkout whose commits are deployed. */
  repository: string;
  /** Where images lie: `ghcr.io/owner`; `null` for those that the server builds. */
  registry: string | null;
  /** Images by digest, when they are known already. */
  cloudImage?: string;
  webImage?: string;
}

/**
 * Finds the commit that `text` names: a commit, branch or tag, a version that was tagged (`0.2.0` is `cloud-v0.2.0`), or one with its commit
 * such as `0.2.0-1a2b3c4d5e6f`.
 * Throws a ScriptError when this checkout has no such commit.
 */
export async function resolveVersion(text: string, source: VersionSource): Promise<Version> {
  const git = (...words: string[]) => run(["git", ...words], { cwd: source.repository });
  const commitOf = async (name: string) => {
    try {
      const words = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
      return (await git(...words)).stdout.trim();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return undefined;
    }
  };
  const revision = await commitOf(/-([0-9a-f]{12})$/.exec(text)?.[1] ?? text) ??
    (/^\d/.test(text) ? await commitOf(`cloud-v${text}`) : undefined);
  if (revision === undefined) {
    throw new ScriptError(`Cannot find version "${text}" in ${source.repository}`, {
      help:
        "git fetch --tags   brings what is missing; git log   shows what is there. Without a version HEAD is deployed.",
    });
  }
  const { version } = JSON.parse((await git("show", `${revision}:cloud/deno.json`)).stdout);
  const name = `${version}-${revision.slice(0, 12)}`;
  const image = (wing: "cloud" | "web") =>
    `${source.registry ? `${source.registry}/` : ""}pika-${wing}:${name}`;
  return {
    name,
    revision,
    cloudImage: source.cloudImage ?? image("cloud"),
    webImage: source.webImage ?? image("web"),
  };
}

/** Writes the files of a release into a folder of this machine, as they are in its commit. */
export async function stageRelease(release: Release, repository: string, folder: string): Promise<void> {
  for (const [path, name] of Object.entries(files)) {
    const { stdout } = await run(["git", "show", `${release.revision}:${path}`], {
      cwd: repository,
      help: `That commit has no ${path}: it is older than deployments are.`,
    });
    await Deno.writeTextFile(join(folder, name), stdout);
  }
  await Deno.writeTextFile(join(folder, "cloud"), `cloud-${release.id}\n`);
  await Deno.writeTextFile(join(folder, "web"), `web-${release.id}\n`);
  await Deno.writeTextFile(join(folder, "release.env"), releaseEnv(release));
}

/** The registry of a repository at GitHub: `git@github.com:Owner/pika.git` → `ghcr.io/owner`; `null` for any other. */
export function registryOf(origin: string): string | null {
  const owner = /github\.com[/:]([\w.-]+)\/[\w.-]+$/.exec(origin.trim())?.[1];
  return owner ? `ghcr.io/${owner.toLowerCase()}` : null;
}

/** The address of the checkout's remote; `null` when it has none. */
async function originOf(repository: string): Promise<string | null> {
  const { stdout } = await run(["git", "config", "--get", "remote.origin.url"], {
    cwd: repository,
    allowed: [1],
  });
  return stdout.trim() || null;
}

/** What is to be deployed, and where its images come from. */
export interface Chosen {
  readonly version: Version;
  readonly origin: Origin;
}

/**
 * The version that the options name, HEAD without one, and where its images come from. Looks at this machine only. Throws a ScriptError that says
 * which option is missing.
 */
export async function chooseVersion(options: Options): Promise<Chosen> {
  const remote = await originOf(options.repository);
  const registry = options.strategy === "build" ? null : options.registry ?? registryOf(remote ?? "");
  const given = options.cloudImage && options.webImage;
  if (options.strategy === "pull" && !registry && !given) {
    throw new ScriptError("Cannot tell where the images lie: this checkout's remote is not at GitHub", {
      help:
        "--registry ghcr.io/owner   (or PIKA_REGISTRY) says where, or --strategy build   builds them on the server.",
    });
  }
  const repository = options.source ?? remote;
  if (options.strategy === "build" && !repository) {
    throw new ScriptError(
      "Cannot tell where the server is to fetch the sources from: this checkout has no remote",
      {
        help: "--source URL   (or PIKA_DEPLOY_SOURCE) says where.",
      },
    );
  }
  const version = await resolveVersion(options.argument ?? "HEAD", {
    repository: options.repository,
    registry,
    cloudImage: options.cloudImage,
    webImage: options.webImage,
  });
  if (options.strategy === "build") {
    return { version, origin: { strategy: "build", repository: repository! } };
  }
  return { version, origin: { strategy: "pull", login: registryLogin(options, version) } };
}

/** The registry of the images, with the token that was given for it. */
function registryLogin(
  { registryToken, registryUser }: Pick<Options, "registryToken" | "registryUser">,
  { cloudImage }: Version,
): RegistryLogin | null {
  if (!registryToken) return null;
  return { registry: cloudImage.split("/")[0]!, user: registryUser, token: registryToken };
}
