/** Answers whose bytes are there already, the same for everybody: sent piece by piece, so that slow readers hold little, and not too many. */

import { RefusalError } from "../base/refusal.ts";

/** Bytes that are handed to the network at once. */
const piece = 64 * 1_024;

/** How much is on its way at most. */
export interface OnTheWay {
  /** Bytes, of all answers together. */
  total: number;
  /** Bytes of answers to one address: five hundred phones behind it fetch a usual recap at once, or ten the largest that there can be. */
  perAddress: number;
  /** Milliseconds after which a client that has not read everything is cut off. */
  patience: number;
}

const standard: OnTheWay = { total: 64 * 1_024 ** 2, perAddress: 24 * 1_024 ** 2, patience: 60_000 };

/** Whether the browser has the answer with this `etag` already, as its `If-None-Match` says; proxies may have weakened it. */
export function hasAlready(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? "").split(",").some((known) => known.trim().replace(/^W\//, "") === etag);
}

export class KeptBodies {
  readonly #limits: OnTheWay;
  #total = 0;
  #addresses = new Map<string, number>();

  constructor(limits: OnTheWay = standard) {
    this.#limits = limits;
  }

  /** Bytes on their way. */
  get total(): number {
    return this.#total;
  }

  /** `bytes` as the client at `address` reads them. Throws a `RefusalError` when too much is on its way already. */
  send(bytes: Uint8Array, address: string): ReadableStream<Uint8Array> {
    const size = bytes.byteLength;
    if (
      this.#total + size > this.#limits.total || this.#of(address) + size > this.#limits.perAddress
    ) throw tooMany();
    this.#count(address, size);
    let isOver = false;
    const over = () => {
      if (!isOver) this.#count(address, -size);
      isOver = true;
      clearTimeout(timer);
    };
    let cut = () => {};
    const timer = setTimeout(() => {
      cut();
      over();
    }, this.#limits.patience);
    let at = 0;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        cut = () => controller.error(new Error("The client does not read"));
      },
      pull: (controller) => {
        if (at < size) controller.enqueue(bytes.slice(at, at += piece));
        if (at < size) return;
        controller.close();
        over();
      },
      cancel: over,
    }, { highWaterMark: 0 });
  }

  #of(address: string): number {
    return this.#addresses.get(address) ?? 0;
  }

  #count(address: string, by: number): void {
    this.#total += by;
    const bytes = this.#of(address) + by;
    if (bytes === 0) this.#addresses.delete(address);
    else this.#addresses.set(address, bytes);
  }
}

function tooMany(): RefusalError {
  const help = "try again in a moment";
  return new RefusalError("rate_limited", "Too much is on its way to this network", { help, retryAfter: 2 });
}
