/** Token buckets by key: an address, an account, a dancer. */

/** So many at once, refilled evenly over so many seconds. */
export interface Rate {
  burst: number;
  seconds: number;
}

export interface RateLimitOptions extends Rate {
  /** Keys that are remembered at most: the one that was quiet longest is forgotten first. */
  keys?: number;
  /** Milliseconds of a clock that never goes back. */
  clock?: () => number;
}

/** Lets `burst` through at once for each key, refilled evenly over `seconds`. */
export class RateLimit {
  readonly #perMs: number;
  readonly #burst: number;
  readonly #keys: number;
  readonly #clock: () => number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(options: RateLimitOptions) {
    this.#burst = options.burst;
    this.#perMs = options.burst / (options.seconds * 1_000);
    this.#keys = options.keys ?? 20_000;
    this.#clock = options.clock ?? (() => performance.now());
  }

  /** Takes one of `key`'s. Returns 0, or in how many whole seconds (1 and up) it may come again. */
  take(key: string): number {
    const now = this.#clock();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#burst, at: now };
    const tokens = Math.min(this.#burst, bucket.tokens + (now - bucket.at) * this.#perMs);
    const allowed = tokens >= 1;
    // Deleted first, so that the map stays in the order of use.
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at: now });
    this.#forgetOldest();
    return allowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / this.#perMs / 1_000));
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #forgetOldest(): void {
    if (this.#buckets.size <= this.#keys) return;
    const [oldest] = this.#buckets.keys();
    this.#buckets.delete(oldest!);
  }
}
