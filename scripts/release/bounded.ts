/** Runs programs that may hang: each has a limit. */

import { run, type RunOptions, type RunResult } from "../lib/command.ts";
import { CommandError, ScriptError } from "../lib/errors.ts";

/** A program did not end in time and was stopped. */
export class TimeoutError extends ScriptError {
  override name = "TimeoutError";
}

/** As `run`, and stops the program after `seconds`. Throws a TimeoutError then. */
export async function runBounded(
  words: readonly string[],
  options: RunOptions & { seconds: number },
): Promise<RunResult> {
  const { seconds, ...rest } = options;
  const signal = AbortSignal.timeout(seconds * 1000);
  try {
    return await run(words, { ...rest, signal });
  } catch (error) {
    if (!(error instanceof CommandError) || !signal.aborted) throw error;
    throw new TimeoutError(
      `${words[0]} did not end within ${seconds} s and was stopped: ${(options.shown ?? words).join(" ")}`,
      {
        help: options.help,
        cause: error,
      },
    );
  }
}
