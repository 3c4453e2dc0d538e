/** One answer for everybody who asks for the same within a moment: a whole room scans the code within seconds, and a script asks without end. */

export class Shared<T> {
  readonly #freshMs: number;
  readonly #load: (key: string) => Promise<T>;
  readonly #answers = new Map<string, { at: number; loaded: Promise<T> }>();

  /** `load` finds the answer for a key; it is given to all who ask for that in the `freshMs` milliseconds after. */
  constructor(freshMs: number, load: (key: string) => Promise<T>) {
    this.#freshMs = freshMs;
    this.#load = load;
  }

  /** How many answers are remembered. */
  get size(): number {
    return this.#answers.size;
  }

  /** The answer for `key`, at most so old. Rejects as `load` does; then the next one asks anew. */
  async get(key: string): Promise<T> {
    const now = performance.now();
    for (const [old, { at }] of this.#answers) {
      // In the order of time.
      if (now - at < this.#freshMs) break;
      this.#answers.delete(old);
    }
    const known = this.#answers.get(key);
    if (known) return await known.loaded;
    const answer = { at: now, loaded: this.#load(key) };
    this.#answers.set(key, answer);
    answer.loaded.catch(() => {
      if (this.#answers.get(key) === answer) this.#answers.delete(key);
    });
    return await answer.loaded;
  }
}
