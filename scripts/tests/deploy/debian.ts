/**
 * Packages of Debian 13 (trixie) on whatever Debian this machine runs: fetched with apt's own means from the machine's own mirror, but with
 * a state of its own, and unpacked into folders. Nothing is installed.
 */

import { join } from "node:path";
import { deb822Of, debianMirror, readSources } from "../../lib/apt_sources.ts";
import { run } from "../../lib/command.ts";
import { ScriptError } from "../../lib/errors.ts";
import { emptyFolder, exists } from "../../lib/files.ts";
import { hashValue } from "../../lib/hash.ts";
import { cacheDir } from "../../lib/paths.ts";

const suite = "trixie";
const folder = join(cacheDir, "docker", "debian");

/** Asking the mirror for its lists, once for all that is fetched. */
let updated: Promise<unknown> | undefined;

/**
 * Makes sure that packages and all that they depend on have been fetched, as if nothing were installed.
 * Returns the paths of the `.deb` files; the next time at once.
 */
export async function fetchPackages(names: readonly string[]): Promise<string[]> {
  const archives = join(folder, hashValue([suite, names]).slice(0, 16));
  const done = join(archives, "done");
  if (!await exists(done)) {
    await emptyFolder(archives);
    await Deno.mkdir(join(archives, "partial"));
    const options = await aptOptions(archives);
    await (updated ??= run(["apt-get", ...options, "update", "-q"], {
      help: "Check the connection to the Debian mirror.",
    }));
    await run(["apt-get", ...options, "install", "-q", "-y", "--download-only", ...names]);
    await Deno.writeTextFile(done, "");
  }
  const found: string[] = [];
  for await (const { name } of Deno.readDir(archives)) {
    if (name.endsWith(".deb")) found.push(join(archives, name));
  }
  return found.sort();
}

/** The name of a package, from the path of its file. */
export function packageOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).split("_")[0]!;
}

/** Unpacks packages into a folder; their scripts do not run. */
export async function unpack(packages: readonly string[], into: string): Promise<void> {
  await Deno.mkdir(into, { recursive: true });
  // It brings the links /bin → /usr/bin, which must be there before anything follows them.
  const first = (path: string) => packageOf(path) === "base-files" ? 0 : 1;
  for (const path of [...packages].sort((a, b) => first(a) - first(b))) {
    await run(["dpkg-deb", "-x", path, into]);
  }
}

async function aptOptions(archives: string): Promise<string[]> {
  const state = join(folder, "state");
  const [lists, status, sources] = [
    join(state, "lists"),
    join(state, "status"),
    join(state, "trixie.sources"),
  ];
  await Deno.mkdir(join(lists, "partial"), { recursive: true });
  // An empty list of what is installed: every dependency is fetched.
  await Deno.writeTextFile(status, "");
  await Deno.writeTextFile(sources, await ownMirror());
  const settings = {
    "Dir::State::lists": lists,
    "Dir::State::status": status,
    "Dir::Etc::sourcelist": sources,
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::Etc::preferencesparts": "/dev/null",
    "Dir::Cache::archives": archives,
    "Dir::Cache::pkgcache": join(state, "pkgcache.bin"),
    "Dir::Cache::srcpkgcache": "",
    "APT::Install-Recommends": "false",
    "APT::Sandbox::User": "root",
    "Debug::NoLocking": "true",
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

async function ownMirror(): Promise<string> {
  const mirror = debianMirror(await readSources());
  if (!mirror) {
    throw new ScriptError(`Cannot fetch packages of Debian ${suite}: no mirror of Debian in "/etc/apt"`, {
      help: "Install Docker with its Compose and buildx plugins yourself.",
    });
  }
  return deb822Of(mirror, suite);
}
