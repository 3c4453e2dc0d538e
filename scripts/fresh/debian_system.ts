/** Debian's smallest system from its mirror or from an archive of the last time. */

import { dirname, join } from "node:path";
import { type AptSource, debianMirror, readSources, securityMirror } from "../lib/apt_sources.ts";
import { lastLines } from "../lib/command.ts";
import { quote } from "../lib/shell_words.ts";
import { CommandError, ScriptError } from "../lib/errors.ts";
import { exists } from "../lib/files.ts";
import { hashValue } from "../lib/hash.ts";
import { ensureTools, installLine } from "../lib/tools.ts";
import { type ContainedOptions, runContained } from "./contained.ts";
import { type DebianRelease, debianReleases } from "./debian_releases.ts";
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

/** The words that fill a folder with Debian's smallest system; a mount or process that they leave ends with them. */
export function debootstrapWords(
  { debian, mirror, folder }: { debian: DebianRelease; mirror: string; folder: string },
): string[] {
  return [
    ...["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child=KILL"],
    // Only what apt itself needs to go on: debootstrap does not know packages that others stand in for, and npm needs some.
    ...["debootstrap", "--variant=minbase", "--include=ca-certificates", `--keyring=${keyring}`],
    ...[debianReleases[debian], folder, mirror],
  ];
}

/** A script for the machine that installs packages, without those that they only recommend. */
export function installScript(names: readonly string[]): string {
  return `export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends ${quote(names)}
apt-get clean
rm -rf /var/lib/apt/lists/*`;
}

/** Reads which mirrors this machine uses. Throws as `chooseMirrors` does. */
export async function findMirrors(named: string | null): Promise<Mirrors> {
  return chooseMirrors(await readSources(), named);
}

/** The archive of a system, in a folder for them: another mirror or other packages, another archive. */
export function archiveOf(
  folder: string,
  { debian, mirror, packages }: { debian: DebianRelease; mirror: string; packages: readonly string[] },
): string {
  return join(folder, `debian-${debian}-${hashValue([mirror, packages]).slice(0, 8)}.tar`);
}

/** Whether there is an archive, made within the last week. */
export async function isYoung(archive: string): Promise<boolean> {
  if (!await exists(archive)) return false;
  const { mtime } = await Deno.stat(archive);
  return Date.now() - (mtime?.getTime() ?? 0) < oldestDays * 24 * 60 * 60 * 1000;
}

/** Fills an empty folder from an archive. */
export async function unpack(archive: string, folder: string, contained: ContainedOptions): Promise<void> {
  await finish(["tar", "--extract", ...tarWords(archive, folder)], contained);
}

/** Makes the archive of a folder, readable for its owner only, and removes those beside it that are too old to be used. */
export async function pack(folder: string, archive: string, contained: ContainedOptions): Promise<void> {
  const part = `${archive}.part`;
  await Deno.writeTextFile(part, "", { mode: 0o600 });
  await finish(["tar", "--create", ...tarWords(part, folder), "."], contained);
  await Deno.rename(part, archive);
  for (const { name } of Deno.readDirSync(dirname(archive))) {
    const other = join(dirname(archive), name);
    if (name.endsWith(".tar") && !await isYoung(other)) await Deno.remove(other);
  }
}

/**
 * Fills an empty folder with Debian's smallest system. Throws a ScriptError when debootstrap is missing, the mirror cannot be reached,
 * or this machine does not know the key that the release is signed with.
 */
export async function bootstrap(
  folder: string,
  options: {
    debian: DebianRelease;
    mirror: string;
    aptLines: readonly string[];
    contained: ContainedOptions;
  },
): Promise<void> {
  const { debian, mirror, aptLines, contained } = options;
  const missing = await ensureTools(["debootstrap", "debian-archive-keyring"]);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(", ");
    throw new ScriptError(`Cannot make a bare machine without ${names}`, { help: installLine(missing) });
  }
  const proxy = aptProxy(aptLines);
  const env: Record<string, string> = proxy ? { http_proxy: proxy } : {};
  const words = debootstrapWords({ debian, mirror, folder });
  const { code, tail } = await runContained(words, { ...contained, env });
  if (code === 0) return;
  const details = join(folder, "debootstrap/debootstrap.log");
  const why = await exists(details) ? await Deno.readTextFile(details) : tail;
  throw new CommandError(words, code, lastLines(why, 30), {
    log: contained.log,
    help: /unknown key|NO_PUBKEY|no public key/i.test(`${why}\n${tail}`)
      ? `This machine's keys are older than Debian ${debian}: apt-get install --only-upgrade debian-archive-keyring`
      : "Check the connection to the mirror of Debian, or name another: deno task fresh --mirror URL",
  });
}

function tarWords(archive: string, folder: string): string[] {
  return ["--numeric-owner", "--xattrs", "--xattrs-include=*", "--directory", folder, "--file", archive];
}

async function finish(words: readonly string[], contained: ContainedOptions): Promise<void> {
  const { code, tail } = await runContained(words, contained);
  if (code !== 0) throw new CommandError(words, code, tail, { log: contained.log });
}
