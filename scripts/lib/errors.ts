/** Errors that reach a person: what failed, and what to do about it. */

/** An error whose message is for the person at the terminal; `help` says what to do next. */
export class ScriptError extends Error {
  override name = "ScriptError";
  /** What to do next, one or more lines; empty when the message says it all. */
  help: string;

  constructor(message: string, options: { help?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.help = options.help ?? "";
  }
}

/** The command line was wrong; the script ends with code 2. */
export class UsageError extends ScriptError {
  override name = "UsageError";
}

/** A program that we ran ended with a code other than zero, or could not be started. */
export class CommandError extends ScriptError {
  override name = "CommandError";

  constructor(
    /** The words of the command. */
    readonly words: readonly string[],
    /** The exit code; 127 when the program was not found. */
    readonly code: number,
    /** The last lines that it printed. */
    readonly tail: string,
    options: { help?: string; log?: string } = {},
  ) {
    const log = options.log ? `\nThe whole log: ${options.log}` : "";
    super(`Command failed with exit code ${code}: ${words.join(" ")}\n${tail}${log}`, { help: options.help });
  }
}
