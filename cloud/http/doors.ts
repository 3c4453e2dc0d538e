/**
 * The way from a code that somebody typed to its room.
 *
 * Whoever has the code of a night comes in; a night that is not listed must not be found by trying codes. An address may try so many codes that
 * lead nowhere (`PIKA_RATE_CODES`), and when they are used up it is told the same of every code that it has not come in by: whether there is such
 * a night is not said any more. A right code is counted once for each address, so a club of five hundred phones costs one try. Where the desk of
 * the night is, and for nights in the public list, there is nothing to find out, and nothing is counted.
 *
 * The odds: there are 14,348,907 codes. At 60 tries an hour an address makes 360 in the five hours of a night, and finds that one night with a
 * chance of 1 in 40,000. Of twenty nights that are not listed and went on within the last week, it finds any with a chance of 1 in 480 a day.
 */

import type { RateLimit } from "../base/rate_limit.ts";
import { RefusalError } from "../base/refusal.ts";
import type { Codes } from "../room/codes.ts";
import { readCode } from "../room/code.ts";
import { roomUnknown } from "../room/ownership.ts";

export interface DoorsOptions {
  codes: Pick<Codes, "look" | "recall">;
  /** Codes that one address tries and that lead nowhere. */
  tries: RateLimit;
  /** Whether the desk of the room `session` is at `address`. */
  isDeskAt: (session: string, address: string) => boolean;
}

/** Addresses and codes that they came in by, in all: what was not used for longest is forgotten first, and counted once more. */
const remembered = 20_000;

export class Doors {
  #options: DoorsOptions;
  #came = new Set<string>();

  constructor(options: DoorsOptions) {
    this.#options = options;
  }

  /** The room of the code that somebody at `address` typed. Throws a `RefusalError` when there is none, or when too many codes were tried. */
  async open(typed: string, address: string): Promise<string> {
    const { codes, tries, isDeskAt } = this.#options;
    const code = readCode(typed);
    if (code === null) throw roomUnknown(typed);
    const key = `${address} ${code}`;
    if (this.#came.has(key)) {
      const room = await codes.recall(code);
      if (!room) throw roomUnknown(typed);
      this.#remember(key);
      return room.session;
    }
    // Not out of the memory: how long the answer takes must not tell of a night either.
    const room = await codes.look(code);
    if (!room?.listed && !(room && isDeskAt(room.session, address))) {
      // Before anything is said of the code: what is answered when there are no tries left does not depend on it.
      const seconds = tries.take(address);
      if (seconds > 0) throw tooMany(seconds);
    }
    if (!room) throw roomUnknown(typed);
    this.#remember(key);
    return room.session;
  }

  #remember(key: string): void {
    // Deleted first, so that the set stays in the order of use.
    this.#came.delete(key);
    this.#came.add(key);
    if (this.#came.size <= remembered) return;
    const [oldest] = this.#came;
    this.#came.delete(oldest!);
  }
}

function tooMany(seconds: number): RefusalError {
  const help = `Try again in ${seconds} seconds`;
  const what = "Too many codes that stand for no night were tried from this network";
  return new RefusalError("rate_limited", what, { help, retryAfter: seconds });
}
