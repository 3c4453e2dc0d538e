/** Debian's smallest system with what the README asks for, from its mirror or from the archive of the last time. */

import { join } from "node:path";
import { type AptSource, debianMirror, readSources, securityMirror } from "../apt_sources.ts";
import { run } from "../command.ts";
import { CommandError, ScriptError } from "../errors.ts";
import { emptyFolder, exists, remove } from "../files.ts";
import { hashValue } from "../hash.ts";
import { ensureTools } from "../tools.ts";
import type { Account } from "./accounts.ts";
import { type ContainedOptions, runContained } from "./contained.ts";
import { type DebianRelease, debianReleases, packages } from "./debian_releases.ts";
import { aptProxy } from "./host_settings.ts";

/** The archive is made anew after this time, so that the bare machine is no museum. */
const oldestDays = 7;
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Where Debian's packages come from. */
export interface Mirrors {
  main: string;
  /** `null`: this machine's sources name none. */
  security: string | null;
}

/**
 * The mirrors of this machine's sources, or the one that was named. Throws a ScriptError when there is none.
 */
export function chooseMirrors(sources: readonly AptSource[], named: string | null): Mirrors {
  const main = named ?? debianMirror(sources)?.uri;
  if (main === undefined) {
    throw new ScriptError(`No mirror of Debian in "/etc/apt"`, {
      help: "Name one: deno task fresh --mirror URL",
    });
  }
  return { main, security: securityMirror(sources)?.uri ?? null };
}

/** The bare machine's `/etc/apt/sources.list`: the release, its updates, its security updates. */
export function sourcesList({ main, security }: Mirrors, debian: DebianRelease): string {
  const suite = debianReleases[debian];
  const lines = [`deb ${main} ${suite} main`, `deb ${main} ${suite}-updates main`];
  if (security) lines.push(`deb ${security} ${suite}-security main`);
  return `${lines.join("\n")}\n`;
}

/** The words that fill a folder with the system; a mount or process that they leave ends with them. */
export function debootstrapWords(
  options: { debian: DebianRelease; mirror: string; packages: readonly string[]; folder: string },
): string[] {
  return [
    ...["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child=KILL"],
    ...[
      "debootstrap",
      "--variant=minbase",
      `--include=${options.packages.join(",")}`,
      `--keyring=${keyring}`,
    ],
    ...[debianReleases[options.debian], options.folder, options.mirror],
  ];
}

/** Reads which mirrors this machine uses. Throws as `chooseMirrors` does. */
export async function findMirrors(named: string | null): Promise<Mirrors> {
  return chooseMirrors(await readSources(), named);
}

export interface SystemOptions {
  debian: DebianRelease;
  account: Account;
  mirror: string;
  /** `new`: not from the archive, however young it is. */
  base: "cached" | "new";
  /** The folder that keeps the archives. */
  archives: string;
  /** Lines of apt's settings that are carried over. */
  aptLines: readonly string[];
  contained: Omit<ContainedOptions, "env">;
}

/**
 * Fills a folder with the system. Returns whether it was `made` or taken from the archive (`unpacked`). Throws a ScriptError when
 * the mirror cannot be reached or is signed by a key that this machine does not know.
 */
export async function fillSystem(folder: string, options: SystemOptions): Promise<"made" | "unpacked"> {
  const { debian, account, mirror } = options;
  const wanted = [...packages, ...account.packages];
  const prefix = `debian-${debian}-${account.name}-`;
  const archive = join(options.archives, `${prefix}${hashValue([wanted, mirror]).slice(0, 8)}.tar`);
  await emptyFolder(folder);
  await Deno.chmod(folder, 0o755);
  const tar = ["--numeric-owner", "--xattrs", "--xattrs-include=*", "--directory", folder, "--file"];
  if (options.base === "cached" && await isYoung(archive)) {
    await finish(["tar", "--extract", ...tar, archive], options);
    return "unpacked";
  }
  const missing = await ensureTools(["debootstrap", "debian-archive-keyring"]);
  if (missing.length > 0) {
    throw new ScriptError(`Cannot make a bare machine: ${missing.join(", ")} is missing`);
  }
  await finish(debootstrapWords({ debian, mirror, packages: wanted, folder }), options);
  const downloads = join(folder, "var/cache/apt/archives");
  for (const { name } of Deno.readDirSync(downloads)) {
    if (name.endsWith(".deb")) await Deno.remove(join(downloads, name));
  }
  for (const { name } of Deno.readDirSync(options.archives)) {
    if (name.startsWith(prefix)) await remove(join(options.archives, name));
  }
  await run(["tar", "--create", ...tar, `${archive}.part`, "."]);
  await Deno.rename(`${archive}.part`, archive);
  return "made";
}

async function isYoung(path: string): Promise<boolean> {
  if (!await exists(path)) return false;
  const { mtime } = await Deno.stat(path);
  return Date.now() - (mtime?.getTime() ?? 0) < oldestDays * 24 * 60 * 60 * 1000;
}

async function finish(
  words: readonly string[],
  { contained, aptLines, debian }: SystemOptions,
): Promise<void> {
  const proxy = aptProxy(aptLines);
  const { code, tail } = await runContained(words, { ...contained, env: proxy ? { http_proxy: proxy } : {} });
  if (code === 0) return;
  const unknownKey = /unknown key|NO_PUBKEY|no public key/i.test(tail);
  throw new CommandError(words, code, tail, {
    log: contained.log,
    help: unknownKey
      ? `This machine's keyring is older than Debian ${debian}: apt-get install --only-upgrade debian-archive-keyring`
      : "Check the connection to the mirror of Debian, or name another: deno task fresh --mirror URL",
  });
}
