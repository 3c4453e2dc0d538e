/** Asks before something that cannot be undone lightly. */

import $ from "dax";
import process from "node:process";
import { UsageError } from "./errors.ts";

/** Whether the person says yes, now or with `--yes`. Throws a UsageError where nobody can be asked. */
export async function confirmed(question: string, { yes }: { yes: boolean }): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY) {
    throw new UsageError(`${question}: nobody can be asked here`, { help: "--yes   says yes." });
  }
  return await $.confirm(question, { default: false });
}
