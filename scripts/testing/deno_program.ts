/** A program of the project, run by Deno from its sources. */

import { Program, type ProgramOptions } from "../lib/program.ts";
import { root } from "../lib/paths.ts";

export class DenoProgram extends Program {
  /** Starts `deno run ARGS` in the checkout: permissions, a file, its own words. */
  constructor(args: readonly string[], options: Omit<ProgramOptions, "cwd"> = {}) {
    super([Deno.execPath(), "run", "--no-check", ...args], { ...options, cwd: root });
  }

  /** Runs one to its end. Returns the lines that it said; throws when it ends with another code than 0. */
  static async output(
    args: readonly string[],
    options: Omit<ProgramOptions, "cwd"> = {},
  ): Promise<readonly string[]> {
    const program = new DenoProgram(args, options);
    const code = await program.ended;
    if (code === 0) return program.lines;
    throw new Error(
      `"deno run ${args.join(" ")}" ended with ${code}:\n${program.lines.slice(-20).join("\n")}`,
    );
  }
}
