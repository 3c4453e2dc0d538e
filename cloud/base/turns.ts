/** Work that takes memory: little of it at once, and not without end in line. */

import { RefusalError } from "./refusal.ts";

export interface TurnsOptions {
  atOnce: number;
  /** More than so many in line are refused. */
  waiting: number;
}

export class Turns {
  #options: TurnsOptions;
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** Does `work` when it is its turn. Throws a `RefusalError` when too many wait. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#options.atOnce) this.#running++;
    else {
      if (this.#waiting.length >= this.#options.waiting) throw busy();
      // Whoever is done hands its place on.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}

function busy(): RefusalError {
  const help = "try again in a moment";
  return new RefusalError("unavailable", "Too much is asked of the cloud at once", { help, retryAfter: 2 });
}
