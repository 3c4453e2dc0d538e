/** A pipeline that is stopped by a person, or by the machine that runs it. */

import { ScriptError } from "../lib/errors.ts";

/** The person pressed Ctrl-C, or CI cancelled the run. */
export class Interrupted extends ScriptError {
  override name = "Interrupted";

  constructor(reason: unknown) {
    super(typeof reason === "string" ? reason : "Interrupted");
  }
}

/** Throws an Interrupted when the signal was given. */
export function refuseInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Interrupted(signal.reason);
}

/** Waits some milliseconds. Throws an Interrupted as soon as the signal is given. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  refuseInterrupted(signal);
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  const wake = () => resolve();
  signal.addEventListener("abort", wake, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", wake);
  refuseInterrupted(signal);
}
