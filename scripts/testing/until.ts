/** Waiting in tests: with a generous end, so that a mistake is a failure and no hanging test. */

/** Milliseconds, far above what anything takes on a machine that is busy with other things. */
export const patience = 120_000;

/** Waits until `holds`; fails after two minutes, saying `what` was waited for. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patience;
  while (!await holds()) {
    if (performance.now() > deadline) throw new Error(`Waited ${patience / 1_000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** `promise`, which is rejected when it is not settled within two minutes, saying `what` was waited for. */
export async function soon<T>(what: string, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`Waited ${patience / 1_000} s in vain: ${what}`)),
    patience,
  );
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
