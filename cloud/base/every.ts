/** Work that repeats: never twice at the same time, and a failure does not end it. */

export interface Repeated {
  /** Milliseconds between two starts. */
  interval: number;
  work: () => Promise<void> | void;
  failed: (error: unknown) => void;
}

/** Starts it; call what it returns to stop. A turn that is due while the last one is still at work is left out. */
export function every({ interval, work, failed }: Repeated): () => void {
  let working = false;
  const timer = setInterval(async () => {
    if (working) return;
    working = true;
    try {
      await work();
    } catch (error) {
      failed(error);
    } finally {
      working = false;
    }
  }, interval);
  return () => clearInterval(timer);
}
