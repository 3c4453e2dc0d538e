/**
 * What a release's programs are tried on: this machine (this_machine.ts), or, where a release for Windows is built on Linux, a Windows under
 * Wine (windows_under_wine.ts). Here is what the two differ in. Paths are always this machine's, unless something else is said.
 */

import type { RunOptions, RunResult } from "../lib/command.ts";
import type { ProgramHost } from "../lib/program_start.ts";
import type { RunningProcess } from "./processes.ts";
import type { Os } from "./targets/target.ts";

/** Where something is tried. */
export interface TrialPlace {
  /** A folder with a space and a letter outside ASCII in its name, as home folders of DJs have. */
  folder: string;
  /** The home folder of who tries: what Pika keeps goes below it. */
  home: string;
  /** What makes that the home of what is started. */
  env: Record<string, string>;
  /** Takes it away. */
  remove(): Promise<void>;
}

export interface Machine extends ProgramHost, AsyncDisposable {
  /** Whose machine it is, and its system: what was shown on it is told with that. */
  readonly name: string;
  /** Why Pika's own window cannot open there; undefined: it can. */
  readonly noWindow?: string;
  /** Makes a place for a trial. */
  makePlace(os: Os): Promise<TrialPlace>;
  /** Runs a program to its end. Throws a CommandError when it fails. */
  run(words: readonly [program: string, ...args: string[]], options?: RunOptions): Promise<RunResult>;
  /** Runs one of NSIS's programs with a line of arguments as it is: `/D=` and `_?=` take the rest of the line, unquoted. Returns its exit code. */
  runLine(program: string, line: string): Promise<number>;
  /** The processes whose program lies below a folder. */
  processesBelow(folder: string): Promise<RunningProcess[]>;
}

/** Whose machine this is: what was shown on it is told with that. */
export function whoseMachine(environment: Record<string, string | undefined>): string {
  return environment.GITHUB_ACTIONS === "true" ? "GitHub's runner" : "a machine of a developer";
}
