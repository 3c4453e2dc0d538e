/** The files that are made from `cloud/contract`. */

import { join } from "node:path";
import { run } from "../lib/command.ts";
import { sidecarDir } from "../lib/paths.ts";
import { readContract } from "./declarations.ts";
import { pythonFiles } from "./python.ts";

export interface Generated {
  path: string;
  text: string;
}

/** Makes them, formatted by the ruff of the Python environment whose interpreter is `python`; nothing is written. */
export async function generate(python: string): Promise<Generated[]> {
  const files = pythonFiles(await readContract());
  return await Promise.all([...files].map(async ([name, text]) => {
    const words = [python, "-m", "ruff", "format", "--stdin-filename", name, "-"];
    const { stdout } = await run(words, { cwd: sidecarDir, stdin: text });
    return { path: join(sidecarDir, "pika_sidecar", "contract", name), text: stdout };
  }));
}
