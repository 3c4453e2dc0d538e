/**
 * Cuts `deno.json` and `deno.lock` down to what some folders of the workspace import, so that an image installs nothing else: the whole
 * workspace has browsers' drivers and installers' tools. `Dockerfile`s run it in their build stage:
 *
 *     deno run -A image_manifest.ts --member cloud [--member web] --node-modules none|auto [FOLDER]
 *
 * rewrites both files in FOLDER. `deno install --frozen` afterwards refuses a lock file with anything missing or too much.
 */

import { join } from "node:path";
import { parseArgs } from "node:util";

export interface Manifest {
  imports: Record<string, string>;
  [field: string]: unknown;
}

interface LockedPackage {
  dependencies?: string[];
  optionalDependencies?: string[];
  optionalPeers?: string[];
}

export interface Lock {
  version: string;
  specifiers: Record<string, string>;
  npm: Record<string, LockedPackage>;
}

/** The names of the import map that a source text imports. */
export function importedNames(source: string, names: readonly string[]): string[] {
  const found = new Set<string>();
  for (const [, specifier = ""] of source.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"'.][^"']*)["']/g)) {
    const name = names.find((name) =>
      specifier === name || specifier.startsWith(name.endsWith("/") ? name : `${name}/`)
    );
    if (name) found.add(name);
  }
  return [...found];
}

/** `deno.json` for an image: some members of the workspace, and only the named imports. */
export function cutManifest(
  manifest: Manifest,
  { names, members, nodeModules }: {
    names: readonly string[];
    members: readonly string[];
    nodeModules: string;
  },
): Manifest {
  return {
    workspace: members.map((member) => `./${member}`),
    nodeModulesDir: nodeModules,
    lock: { path: "deno.lock", frozen: true },
    imports: pick(manifest.imports, names),
    compilerOptions: manifest.compilerOptions,
  };
}

/** `deno.lock` with the packages that these specifiers (`npm:hono@4.0.0`) need, directly or not, integrity hashes included. */
export function cutLock(lock: Lock, specifiers: readonly string[]): Lock & { workspace: unknown } {
  const wanted = new Set<string>();
  const add = (key: string) => {
    if (wanted.has(key)) return;
    wanted.add(key);
    const { dependencies = [], optionalDependencies = [] } = lock.npm[key]!;
    for (const name of [...dependencies, ...optionalDependencies]) add(keyOf(name, lock));
  };
  for (const specifier of specifiers) {
    const version = lock.specifiers[specifier];
    if (version === undefined) throw new Error(`"${specifier}" is not in deno.lock: run deno task lock`);
    add(keyOf(`${specifier.slice("npm:".length).replace(/(?<=.)@.*$/, "")}@${version}`, lock));
  }
  return {
    version: lock.version,
    specifiers: pick(lock.specifiers, specifiers),
    npm: pick(lock.npm, [...wanted]),
    workspace: { dependencies: [...specifiers].sort() },
  };
}

/** The key of a package in the lock file, from its name, with its version where there are several. */
function keyOf(name: string, lock: Lock): string {
  if (lock.npm[name]) return name;
  const keys = Object.keys(lock.npm).filter((key) =>
    key.startsWith(`${name}@`) || key.startsWith(`${name}_`)
  );
  if (keys.length !== 1) throw new Error(`"${name}" is ${keys.length} times in deno.lock, expected once`);
  return keys[0]!;
}

function pick<T>(record: Record<string, T>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

async function sources(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) found.push(...await sources(path));
    else if (/\.tsx?$/.test(entry.name)) found.push(path);
  }
  return found;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: { member: { type: "string", multiple: true }, "node-modules": { type: "string" } },
  });
  const [folder = "."] = positionals;
  const members = values.member ?? [];
  const [manifestPath, lockPath] = [join(folder, "deno.json"), join(folder, "deno.lock")];
  const manifest: Manifest = JSON.parse(await Deno.readTextFile(manifestPath));
  const lock: Lock = JSON.parse(await Deno.readTextFile(lockPath));
  const texts = [];
  for (const member of members) {
    for (const path of await sources(join(folder, member))) texts.push(await Deno.readTextFile(path));
  }
  const names = importedNames(texts.join("\n"), Object.keys(manifest.imports));
  const cut = cutManifest(manifest, { names, members, nodeModules: values["node-modules"] ?? "none" });
  const packages = Object.values(cut.imports).filter((specifier) => specifier.startsWith("npm:"));
  await Deno.writeTextFile(lockPath, JSON.stringify(cutLock(lock, packages), null, 2));
  await Deno.writeTextFile(manifestPath, JSON.stringify(cut, null, 2));
}

if (import.meta.main) await main();
