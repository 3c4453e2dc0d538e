/**
 * Somebody who follows a room one by one: a desk, a stream. (Dancers' sockets hear the server's topic.) Who does not read fast enough is sent
 * nothing more until the line is free again, then one snapshot in place of all that was left out; who stays behind is dropped, and resumes.
 */

import type { Frame } from "./frame.ts";
import { socketLimits } from "./server_socket.ts";

/** Bytes waiting in a connection's buffer, and for how long, before its owner counts as slow. */
export const backlogLimits = {
  /** Nothing more is told above it. */
  soft: socketLimits.backpressureLimit / 2,
  /** A snapshot is sent again below it. */
  free: 8 * 1_024,
  /** Answers are owed to the client itself: above it the client is dropped at once. */
  hard: socketLimits.backpressureLimit,
  /** Milliseconds behind until it is dropped. */
  patience: 10_000,
} as const;

/** What becomes of slow ones, for the metrics. */
export interface DeliveryMetrics {
  coalesced(): void;
  dropped(): void;
}

export abstract class Subscriber {
  /** When it fell behind, in milliseconds of `performance.now()`; 0 when it is up to date. */
  behindSince = 0;
  #resyncing = false;
  /** Set once it is dropped or gone: nothing is written to it any more. */
  gone = false;

  /** Who is counted as present; null: nobody. */
  abstract readonly dancer: string | null;
  /** Bytes not yet handed to the network. */
  abstract backlog(): number;
  /** Writes the frame whatever the backlog. */
  abstract write(frame: Frame): void;
  /** Finds the state anew and calls `caughtUp` with it, or ends the connection. */
  abstract resync(): void;
  /** Ends the connection of a client that does not read. */
  abstract drop(): void;

  /** Sends a broadcast. Returns false when the subscriber is behind, and must be tended until it is up to date. */
  deliver(frame: Frame, metrics: DeliveryMetrics): boolean {
    if (this.gone) return true;
    if (this.behindSince !== 0) return false;
    if (this.backlog() <= backlogLimits.soft) {
      this.write(frame);
      return true;
    }
    this.behindSince = performance.now();
    metrics.coalesced();
    return false;
  }

  /** Sends what may as well be left out. */
  offer(frame: Frame): void {
    if (!this.gone && this.behindSince === 0 && this.backlog() <= backlogLimits.soft) this.write(frame);
  }

  /** Sends an answer to something that this client said. */
  reply(frame: Frame, metrics: DeliveryMetrics): void {
    if (this.gone) return;
    if (this.backlog() > backlogLimits.hard) this.#dropNow(metrics);
    else this.write(frame);
  }

  /** Sends the state in place of what was left out; from now on it hears everything again. */
  caughtUp(snapshot: Frame): void {
    this.write(snapshot);
    this.behindSince = 0;
    this.#resyncing = false;
  }

  /** Looks after one that is behind. Returns true when that is over. */
  tend(now: number, metrics: DeliveryMetrics): boolean {
    if (this.gone || this.behindSince === 0) return true;
    if (this.backlog() <= backlogLimits.free) {
      if (!this.#resyncing) {
        this.#resyncing = true;
        this.resync();
      }
      return false;
    }
    if (now - this.behindSince <= backlogLimits.patience) return false;
    this.#dropNow(metrics);
    return true;
  }

  #dropNow(metrics: DeliveryMetrics): void {
    this.gone = true;
    metrics.dropped();
    this.drop();
  }
}
