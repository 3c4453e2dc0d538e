/** Bytes that are remembered, of so many bytes in all: what was not asked for longest goes first. */

export class ByteCache {
  #most: number;
  #kept = new Map<string, Uint8Array>();
  #size = 0;

  /** `most`: bytes. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes that are kept. */
  get size(): number {
    return this.#size;
  }

  get(key: string): Uint8Array | undefined {
    const bytes = this.#kept.get(key);
    if (bytes) {
      // Deleted first, so that the map stays in the order of use.
      this.#kept.delete(key);
      this.#kept.set(key, bytes);
    }
    return bytes;
  }

  /** Keeps `bytes`, unless they alone are too many. */
  set(key: string, bytes: Uint8Array): void {
    this.delete(key);
    if (bytes.byteLength > this.#most) return;
    this.#kept.set(key, bytes);
    this.#size += bytes.byteLength;
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= this.#most) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#size -= this.#kept.get(key)?.byteLength ?? 0;
    this.#kept.delete(key);
  }
}
