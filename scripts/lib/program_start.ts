/** How a program is started on the system that it is for, which may be another one than this machine's. */

/** What starts a program. Its streams have to be pipes, or nothing. */
export interface ProgramStart {
  words: string[];
  /** Variables on top of the environment. */
  env: Record<string, string>;
}

/** A system that programs run on. */
export interface ProgramHost {
  /** What starts a program, which is named by its path on this machine. */
  startOf(program: string, args?: readonly string[]): ProgramStart;
  /** What programs there call a path of this machine. */
  pathThere(path: string): string;
  /** Ends all that runs of a program, as a crash would, where a signal reaches only the process that was started. */
  end?(program: string): Promise<void>;
}

/** This machine's own system. */
export const ownSystem: ProgramHost = {
  startOf: (program, args = []) => ({ words: [program, ...args], env: {} }),
  pathThere: (path) => path,
};
