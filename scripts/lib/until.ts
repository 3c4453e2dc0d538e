/** Waits until something is so. Throws a ScriptError that says `what` when it is not so after `seconds`. */

import { ScriptError } from "./errors.ts";

export async function until(
  isSo: () => Promise<boolean> | boolean,
  options: { what: string; seconds: number },
): Promise<void> {
  const deadline = performance.now() + options.seconds * 1000;
  while (!await isSo()) {
    if (performance.now() > deadline) throw new ScriptError(`${options.what} within ${options.seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
