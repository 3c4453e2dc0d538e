/** Which of the chosen suites run here, and what is said of the others. */

import { ScriptError } from "../lib/errors.ts";
import type { Suite } from "./suites.ts";

/**
 * Sorts out the suites that need what is not on this machine. Those that were named fail for it, with a ScriptError that says what to do; of
 * the others `notRun` has a line each.
 */
export async function sortOut(
  chosen: readonly Suite[],
  named: "each" | "none",
): Promise<{ suites: Suite[]; notRun: string[] }> {
  const suites: Suite[] = [];
  const notRun: string[] = [];
  for (const suite of chosen) {
    const missing = await suite.onRequest?.(named);
    if (!missing) suites.push(suite);
    else if (named === "each") {
      throw new ScriptError(`The suite "${suite.name}" cannot run: ${missing.reason}`, {
        help: missing.help,
      });
    } else notRun.push(`${suite.name} was not run: ${missing.reason} (${missing.help})`);
  }
  return { suites, notRun };
}
