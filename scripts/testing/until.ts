/** Waiting in tests: with a generous end, so that a mistake is a failure and no hanging test. */

import { until as isSoWithin } from "../lib/until.ts";

/** Milliseconds, far above what anything takes on a machine that is busy with other things. */
export const patience = 120_000;

/** Waits until `holds`; fails after two minutes, saying `what` was waited for. */
export function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  return isSoWithin(holds, { what: `Waited in vain: ${what}`, seconds: patience / 1_000 });
}

/** `promise`, which is rejected when it is not settled within two minutes, saying `what` was waited for. */
export async function soon<T>(what: string, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`Waited in vain: ${what} within ${patience / 1_000} s`)),
    patience,
  );
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
