/** Help on the command line, and tasks that take nothing else. */

import { UsageError } from "./errors.ts";
import { print } from "./terminal.ts";

/** Whether one of the words is --help or -h. */
export function asksForHelp(args: readonly string[]): boolean {
  return args.some((arg) => arg === "--help" || arg === "-h");
}

/** Prints the usage when it was asked for and says whether it was. Throws a UsageError for any other argument. */
export function isHelpOnly(args: readonly string[], usage: string): boolean {
  const stray = args.find((arg) => arg !== "--help" && arg !== "-h");
  if (stray !== undefined) throw new UsageError(`Unknown argument "${stray}"`, { help: usage });
  if (args.length > 0) print(usage);
  return args.length > 0;
}
