/**
 * Which files import which, as Deno itself resolves them: import map, types, JSON and dynamic imports included. What is read and never imported
 * (`new URL("x.txt", import.meta.url)`) is data, and not seen here.
 */

import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { run } from "./command.ts";
import { ScriptError } from "./errors.ts";
import { root } from "./paths.ts";

/** What one file imports. */
interface Imports {
  /** Absolute paths of local files. */
  files: readonly string[];
  /** Everything else, resolved: `npm:dax@0.49.0`, `node:path`. */
  packages: readonly string[];
}

/** Files that this process has asked about, with everything that they reach. */
const known = new Map<string, Promise<ReadonlyMap<string, Imports>>>();

/**
 * The local files that the entries reach, each with the local files that it imports: absolute paths, in sorted order, the entries included. One call
 * of Deno (some 100 ms) for all entries that this process has not asked about yet; nothing is downloaded. Throws a ScriptError for an import that
 * leads nowhere.
 */
export async function moduleGraph(
  entries: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const graph = await importsOf(entries);
  return new Map([...graph].map(([file, { files }]) => [file, files]));
}

/** The packages that the entries reach, with the versions of the import map (`npm:dax@0.49.0`, `node:path`), in sorted order. */
export async function reachedPackages(entries: readonly string[]): Promise<string[]> {
  const graph = await importsOf(entries);
  return [...new Set([...graph.values()].flatMap(({ packages }) => packages))].sort();
}

/** All files that an entry of a graph reaches, itself included, in sorted order. Throws a ScriptError when the graph does not know it. */
export function reachable(graph: ReadonlyMap<string, readonly string[]>, entry: string): string[] {
  const seen = new Set([entry]);
  for (const file of seen) {
    const imports = graph.get(file);
    if (!imports) throw new ScriptError(`The module graph does not know "${file}"`);
    for (const imported of imports) seen.add(imported);
  }
  return [...seen].sort();
}

async function importsOf(entries: readonly string[]): Promise<ReadonlyMap<string, Imports>> {
  const unknown = entries.filter((entry) => !known.has(entry));
  if (unknown.length > 0) {
    const asked = askDeno(unknown);
    for (const entry of unknown) known.set(entry, asked);
  }
  const all = new Map<string, Imports>();
  for (const graph of new Set(await Promise.all(entries.map((entry) => known.get(entry)!)))) {
    for (const [file, imports] of graph) all.set(file, imports);
  }
  const files = new Map([...all].map(([file, { files }]) => [file, files]));
  const reached = new Set(entries.flatMap((entry) => reachable(files, entry)));
  return new Map([...reached].sort().map((file) => [file, all.get(file)!]));
}

/** What `deno info --json` says; only what is read here. */
interface Info {
  modules: {
    specifier: string;
    error?: string;
    dependencies?: { specifier: string; code?: Resolved; type?: Resolved }[];
    typesDependency?: { specifier: string; dependency: Resolved };
  }[];
}

interface Resolved {
  specifier?: string;
  error?: string;
}

async function askDeno(entries: readonly string[]): Promise<ReadonlyMap<string, Imports>> {
  // It takes one file: so one is made that imports them all.
  const roots = await Deno.makeTempFile({ prefix: "pika-modules-", suffix: ".ts" });
  let text: string;
  try {
    await Deno.writeTextFile(
      roots,
      entries.map((entry) => `import ${JSON.stringify(pathToFileURL(entry).href)};\n`).join(""),
    );
    const config = ["--config", join(root, "deno.json")];
    // Packages are known by their names here; looking them up might download them.
    const words = [Deno.execPath(), "info", "--json", "--no-npm", "--no-remote", ...config, roots];
    text = (await run(words, { env: { NO_COLOR: "1" } })).stdout;
  } finally {
    await Deno.remove(roots);
  }
  const graph = new Map<string, Imports>();
  for (const module of (JSON.parse(text) as Info).modules) {
    if (!isLocal(module.specifier)) continue;
    const file = fileURLToPath(module.specifier);
    if (module.error) throw new ScriptError(`Cannot read the module "${file}": ${module.error}`);
    if (file === roots) continue;
    const found = [
      ...(module.dependencies ?? []).flatMap(({ code, type }) => [code, type]),
      module.typesDependency?.dependency,
    ].filter((resolved) => resolved !== undefined);
    for (const { error } of found) {
      if (error) throw new ScriptError(`Cannot follow an import of "${file}": ${error}`);
    }
    const specifiers = [...new Set(found.flatMap(({ specifier }) => specifier ?? []))].sort();
    graph.set(file, {
      files: specifiers.filter(isLocal).map((specifier) => fileURLToPath(specifier)),
      packages: specifiers.filter((specifier) => !isLocal(specifier)),
    });
  }
  return graph;
}

function isLocal(specifier: string): boolean {
  return specifier.startsWith("file:");
}
