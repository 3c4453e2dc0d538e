/** What the relay counts, for `/metrics` and the log. */

import { log } from "../base/log.ts";
import type { Counter, Histogram, Metrics } from "../base/metrics.ts";
import type { DeliveryMetrics } from "./subscriber.ts";

/** Figures that are asked for when somebody looks. */
export interface Gauges {
  dancers: () => number;
  desks: () => number;
  waiting: () => number;
}

/** Failures of one kind are logged once in so many milliseconds: a database that is away fails often. */
const logPause = 5_000;

export class RelayMetrics implements DeliveryMetrics {
  #registry: Metrics;
  #frames: Counter;
  #slow: Counter;
  #actions: Counter;
  #batchSize: Histogram;
  #batchSeconds: Histogram;
  #fanOut: Histogram;
  #failures: Counter;
  #loggedAt = new Map<string, number>();

  constructor(registry: Metrics) {
    this.#registry = registry;
    this.#frames = registry.counter(
      "pika_broadcasts_total",
      "Broadcasts of events and of figures, each to all of a session",
    );
    this.#slow = registry.counter(
      "pika_slow_connections_total",
      "Connections that fell behind, and those dropped for it",
    );
    this.#actions = registry.counter("pika_actions_written_total", "Likes, wishes, votes and thanks written");
    this.#batchSize = registry.histogram("pika_action_batch_size", "Actions written at once", [
      1,
      5,
      20,
      50,
      100,
      300,
      1_000,
    ]);
    this.#batchSeconds = registry.histogram(
      "pika_action_batch_seconds",
      "Time to write a batch of actions",
      [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    );
    this.#fanOut = registry.histogram(
      "pika_fan_out_seconds",
      "Time to hand an event to all sockets of a session",
      [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    );
    this.#failures = registry.counter(
      "pika_relay_failures_total",
      "Work that failed, by kind; it is tried again",
    );
  }

  watch(gauges: Gauges): void {
    this.#registry.gauge("pika_dancer_connections", "Open connections of dancers", gauges.dancers);
    this.#registry.gauge("pika_dj_connections", "Open connections of DJs", gauges.desks);
    this.#registry.gauge("pika_actions_waiting", "Actions that are not written yet", gauges.waiting);
  }

  eventSent(seconds: number): void {
    this.#frames.add({ kind: "event" });
    this.#fanOut.observe(seconds);
  }

  countsSent(): void {
    this.#frames.add({ kind: "counts" });
  }

  batchWritten(size: number, seconds: number): void {
    this.#actions.add({}, size);
    this.#batchSize.observe(size);
    this.#batchSeconds.observe(seconds);
  }

  coalesced(): void {
    this.#slow.add({ outcome: "coalesced" });
  }

  dropped(): void {
    this.#slow.add({ outcome: "dropped" });
  }

  /** Work of this kind failed, and is tried again or was answered. */
  failed(kind: string, error: unknown): void {
    this.#failures.add({ kind });
    const now = performance.now();
    if (now - (this.#loggedAt.get(kind) ?? -Infinity) < logPause) return;
    this.#loggedAt.set(kind, now);
    log("relay_failed", { kind, error });
  }
}
