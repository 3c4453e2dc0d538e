/** Tries again what fails for a moment, and only that. */

export interface RetryOptions {
  /** How often at most, the first time included. */
  times: number;
  /** Seconds before the second try; each further pause is as much longer. */
  pause: number;
  /** Whether an error may go away by itself. */
  passing(error: unknown): boolean;
  /** Is told of each failure that is tried again. */
  note?(line: string): void;
}

/** The result of the first try that succeeds; throws the last error, or the first that does not pass by itself. */
export async function retry<T>(work: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= options.times || !options.passing(error)) throw error;
      const line = error instanceof Error ? error.message.split("\n").at(-1) : String(error);
      options.note?.(`tries again (${attempt + 1} of ${options.times}): ${line}`);
      await new Promise((resolve) => setTimeout(resolve, options.pause * attempt * 1000));
    }
  }
}
