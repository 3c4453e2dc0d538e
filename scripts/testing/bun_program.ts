/** A program of the cloud, run by Bun from its sources. */

import { bunPath } from "../lib/bun.ts";
import { root } from "../lib/paths.ts";
import { Program, type ProgramOptions } from "../lib/program.ts";

export class BunProgram extends Program {
  /** Starts `bun ARGS` in the checkout: a file, its own words. */
  constructor(args: readonly string[], options: Omit<ProgramOptions, "cwd"> = {}) {
    super([bunPath(), "--no-install", ...args], { ...options, cwd: root });
  }
}
