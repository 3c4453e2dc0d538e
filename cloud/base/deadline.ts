/** Waiting, but not for ever. */

/** Resolves when `condition` holds, at the latest after `patience` milliseconds. */
export async function settled(condition: () => boolean, patience: number): Promise<void> {
  const deadline = performance.now() + patience;
  while (!condition() && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Resolves when `work` is done or has failed, at the latest after `patience` milliseconds: an end must not wait for a database that hangs. */
export async function within(patience: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, patience));
  await Promise.race([work.then(() => {}, () => {}), late]);
  clearTimeout(timer);
}
