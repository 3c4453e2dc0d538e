/**
 * Cookies are free, so a script can be any number of dancers. A new dancer is let in to act at a pace of the address: a club's phones never
 * notice, since as many as fit into a large one come at once, and a script gains little. Whoever has acted once is known from then on.
 */

import { AddressLimit } from "../base/address_limit.ts";
import type { Rate } from "../base/rate_limit.ts";

/** Dancers that are remembered: who came longest ago is forgotten first, and is new once more. */
const remembered = 50_000;

export class Newcomers {
  readonly #pace: AddressLimit;
  readonly #known = new Set<string>();

  /** `rate`: new dancers of one address. */
  constructor(rate: Rate, { clock }: { clock?: () => number } = {}) {
    this.#pace = new AddressLimit({ ...rate, clock });
  }

  /** Whether `dancer` may act, from `address`. One who may not may ask again. */
  admit(dancer: string, address: string): boolean {
    if (this.#known.has(dancer)) return true;
    if (this.#pace.take(address) > 0) return false;
    this.#known.add(dancer);
    if (this.#known.size > remembered) {
      const [oldest] = this.#known;
      this.#known.delete(oldest!);
    }
    return true;
  }
}
