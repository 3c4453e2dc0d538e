/** Downloads a file that must not be larger than is known before, and tells faults that pass from those that stay. */

import { ScriptError } from "../lib/errors.ts";
import { retry } from "./retry.ts";

/** A download did not succeed; no statement about its content. */
export class DownloadError extends ScriptError {
  override name = "DownloadError";

  constructor(message: string, readonly passing: boolean) {
    super(message);
  }
}

export interface DownloadOptions {
  /** Bytes; reading ends with an error as soon as there is one more. */
  atMost: number;
  /** Is told how many bytes there are. */
  onBytes?(count: number): void;
  /** Is told of each failure that is tried again. */
  note?(line: string): void;
  /** Seconds until the server must have answered. Default: 8. */
  answerWithin?: number;
  /** Seconds that may pass without a byte. Default: 20. */
  silence?: number;
  /** Seconds before the second of three tries. Default: 1. */
  pause?: number;
}

/**
 * The bytes at an address. Tries three times when the server is busy or the connection breaks in the middle; a name that is not
 * known, a refused connection and a server that does not answer at all are given up at once.
 * Throws a DownloadError then, and a ScriptError when the file is too large.
 */
export async function download(url: string, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  return await retry(() => once(url, options), {
    times: 3,
    pause: options.pause ?? 1,
    passing: (error) => error instanceof DownloadError && error.passing,
    note: options.note,
  });
}

async function once(url: string, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { atMost, onBytes, answerWithin = 8, silence = 20 } = options;
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = (seconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(), seconds * 1000);
  };
  let answered = false;
  try {
    limit(answerWithin);
    const response = await fetch(url, { signal: controller.signal });
    answered = true;
    limit(silence);
    if (!response.ok) {
      await response.body?.cancel();
      const passing = response.status >= 500 || response.status === 429;
      throw new DownloadError(`the server answered ${response.status} for ${url}`, passing);
    }
    const whole = new Uint8Array(atMost);
    let count = 0;
    for await (const chunk of response.body ?? []) {
      limit(silence);
      if (count + chunk.length > atMost) {
        throw new ScriptError(`${url} has more than the ${atMost} bytes that it may have`);
      }
      whole.set(chunk, count);
      count += chunk.length;
      onBytes?.(count);
    }
    return whole.subarray(0, count);
  } catch (error) {
    if (error instanceof ScriptError) throw error;
    if (answered) {
      const why = controller.signal.aborted ? `nothing came for ${silence} s` : "the connection broke";
      throw new DownloadError(`${why} in the middle of ${url}`, true);
    }
    const why = controller.signal.aborted
      ? `the server did not answer within ${answerWithin} s`
      : rootCause(error);
    throw new DownloadError(`${why} (${url})`, false);
  } finally {
    clearTimeout(timer);
  }
}

/** What is at the bottom of an error of `fetch`, such as "Connection refused (os error 111)". */
function rootCause(error: unknown): string {
  if (error instanceof Error && error.cause !== undefined) return rootCause(error.cause);
  const message = error instanceof Error ? error.message : String(error);
  return message.split(": ").at(-1) ?? message;
}
