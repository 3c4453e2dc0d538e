/**
 * Wine's C library (`ucrtbase.dll`) with complex functions. NumPy calls them, and Wine 8 to 10 end a program that does. Programs under test
 * stay as they are, byte for byte: in the prefix a library of that name has these functions, and hands everything else on to Wine's own.
 */

import { dirname, join } from "node:path";
import { run } from "../lib/command.ts";
import { ScriptError } from "../lib/errors.ts";
import { emptyFolder, exists, remove } from "../lib/files.ts";
import { hashFile, hashValue } from "../lib/hash.ts";
import { cacheDir, root } from "../lib/paths.ts";

/** The name of Wine's own library in a prefix where ours has its place. */
export const wineOwn = "ucrtwine.dll";

const source = join(root, "scripts", "windows", "complex_functions.c");
const compiler = "x86_64-w64-mingw32-gcc";

/** The names of the functions in `complex_functions.c`: what its macros make of each name in them. Pure. */
export function functionsOf(source: string): Set<string> {
  const names = [...source.matchAll(/^(?:TO_REAL|TO_COMPLEX|OF_TWO)\((\w+)\)$/gm)].map(([, name]) => name);
  return new Set(names.flatMap((name) => [`${name}`, `${name}f`, `${name}l`]));
}

/** The names that a library exports, from what `objdump -p` says of it. Pure. */
export function exportsOf(described: string): string[] {
  const [, table = ""] = described.split("[Ordinal/Name Pointer] Table");
  return [...table.matchAll(/^\s*\[\s*\d+\]\s+(\S+)/gm)].map(([, name]) => name ?? "");
}

/** The module definition of our library: ours are its own, all other names lead to Wine's. Pure. */
export function definition(exported: readonly string[], ours: ReadonlySet<string>): string {
  const line = (name: string) =>
    ours.has(name) ? `  ${name} = pika_${name}` : `  ${name} = ${wineOwn.replace(/\.dll$/, "")}.${name}`;
  return ["LIBRARY ucrtbase.dll", "EXPORTS", ...exported.map(line), ""].join("\n");
}

/** Makes our library for a Wine's own one, or takes the one in the cache. Returns its path. Throws a CommandError without mingw-w64. */
export async function completedCLibrary(own: string): Promise<string> {
  const made = join(
    cacheDir,
    "windows",
    `c-library-${hashValue([await hashFile(own), await hashFile(source), wineOwn]).slice(0, 16)}`,
    "ucrtbase.dll",
  );
  if (await exists(made)) return made;
  const work = `${dirname(made)}.making`;
  await emptyFolder(work);
  const ours = functionsOf(await Deno.readTextFile(source));
  const described = (await run(["x86_64-w64-mingw32-objdump", "-p", own])).stdout;
  const exported = exportsOf(described);
  const absent = [...ours].filter((name) => !exported.includes(name));
  if (absent.length > 0) {
    throw new ScriptError(`Wine's "${own}" does not export ${absent.join(", ")}`, {
      help:
        `Remove them from ${source}: Windows has them, so this Wine is older than what Pika is tried with.`,
    });
  }
  await Deno.writeTextFile(join(work, "ucrtbase.def"), definition(exported, ours));
  await run(
    [compiler, "-O2", "-Wall", "-Werror", "-shared", "-nostartfiles", "-static", "-Wl,--entry=0"].concat(
      ["-o", join(work, "ucrtbase.dll"), source, join(work, "ucrtbase.def")],
    ),
  );
  await remove(dirname(made));
  await Deno.rename(work, dirname(made));
  return made;
}
