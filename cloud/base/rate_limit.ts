/** Token buckets by key: an address, an account, a dancer. */

/** So many at once, refilled evenly over so many seconds. */
export interface Rate {
  burst: number;
  seconds: number;
}

export interface RateLimitOptions extends Rate {
  /** Keys that are remembered at most. */
  keys?: number;
  /** Milliseconds of a clock that never goes back. */
  clock?: () => number;
}

/**
 * Lets `burst` through at once for each key, refilled evenly over `seconds`.
 *
 * Memory is bounded: one number for each key, when its bucket will be full again. Where there are too many, those are forgotten first that are
 * full, since they say nothing, then those that are nearest to it. So a key that is used up is forgotten only after as many others as are
 * remembered were used up further; newcomers are let in even then, for refusing them would let whoever has so many keys shut out everybody else.
 */
export class RateLimit {
  /** Milliseconds in which one is refilled. */
  readonly #each: number;
  /** Milliseconds in which an empty bucket is full. */
  readonly #whole: number;
  readonly #keys: number;
  readonly #clock: () => number;
  /** When a key's bucket is full again; in the order in which keys were last asked for. */
  readonly #fullAt = new Map<string, number>();

  constructor(options: RateLimitOptions) {
    this.#whole = options.seconds * 1_000;
    this.#each = this.#whole / options.burst;
    this.#keys = options.keys ?? 20_000;
    this.#clock = options.clock ?? (() => performance.now());
  }

  /** Takes one of `key`'s. Returns 0, or in how many whole seconds (1 and up) it may come again. */
  take(key: string): number {
    const now = this.#clock();
    const before = Math.max(now, this.#fullAt.get(key) ?? now);
    const after = before + this.#each;
    // A thousandth of a millisecond for what adding up rounds off.
    const missing = after - now - this.#whole - 0.001;
    this.#fullAt.delete(key);
    this.#fullAt.set(key, missing <= 0 ? after : before);
    if (this.#fullAt.size > this.#keys) this.#forget(now);
    return missing <= 0 ? 0 : Math.max(1, Math.ceil(missing / 1_000));
  }

  /** Puts one back that `key` took and did not use. */
  giveBack(key: string): void {
    const fullAt = this.#fullAt.get(key);
    if (fullAt !== undefined) this.#fullAt.set(key, fullAt - this.#each);
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#fullAt.size;
  }

  /** Makes room: a tenth at once, so that a flood of keys pays for little sorting. */
  #forget(now: number): void {
    for (const [key, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(key);
    const room = Math.ceil(this.#keys / 10);
    const tooMany = this.#fullAt.size - (this.#keys - room);
    if (tooMany <= room / 2) return;
    // The sort is stable: of those that are equally far from it, the ones go first that nobody asked for lately.
    const fullest = [...this.#fullAt].sort(([, a], [, b]) => a - b).slice(0, tooMany);
    for (const [key] of fullest) this.#fullAt.delete(key);
  }
}
