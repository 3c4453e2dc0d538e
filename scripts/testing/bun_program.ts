/** A program of the cloud, run by Bun from its sources. */

import { bunPath } from "../lib/bun.ts";
import { root } from "../lib/paths.ts";
import { Program, type ProgramOptions } from "../lib/program.ts";

export class BunProgram extends Program {
  /** Starts `bun ARGS` in the checkout: a file, its own words. */
  constructor(args: readonly string[], options: Omit<ProgramOptions, "cwd"> = {}) {
    super(bunWords(...args), { ...options, cwd: root });
  }
}

/** The words that run a file by Bun, as the cloud's image does. */
export function bunWords(...args: string[]): string[] {
  return [bunPath(), "--no-install", ...args];
}
