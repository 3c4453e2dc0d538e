/** The files that are made from `cloud/contract`. */

import { dirname, join } from "node:path";
import { run } from "../lib/command.ts";
import { exists } from "../lib/files.ts";
import { sidecarDir } from "../lib/paths.ts";
import { readContract } from "./declarations.ts";
import { pythonFiles } from "./python.ts";

export interface Generated {
  path: string;
  text: string;
}

const packageDir = join(sidecarDir, "pika_sidecar", "contract");

/** Makes them, formatted by the ruff of the Python environment whose interpreter is `python`; nothing is written. */
export async function generate(python: string): Promise<Generated[]> {
  const files = pythonFiles(await readContract());
  return await Promise.all([...files].map(async ([name, text]) => {
    const words = [python, "-m", "ruff", "format", "--stdin-filename", name, "-"];
    const { stdout } = await run(words, { cwd: sidecarDir, stdin: text });
    return { path: join(packageDir, name), text: stdout };
  }));
}

/** The files beside them that are made from nothing any more: modules of `cloud/contract`'s former files. */
export async function leftovers(generated: Generated[]): Promise<string[]> {
  const made = new Set(generated.map(({ path }) => path));
  const folders = new Set([...made].map(dirname).filter((folder) => folder !== packageDir));
  const lists = await Promise.all([...folders].map(async (folder) => {
    const entries = await exists(folder) ? await Array.fromAsync(Deno.readDir(folder)) : [];
    return entries.filter(({ name }) => name.endsWith(".py")).map(({ name }) => join(folder, name));
  }));
  return lists.flat().filter((path) => !made.has(path));
}
