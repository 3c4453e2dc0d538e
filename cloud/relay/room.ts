/**
 * A room on this replica: its topic and everybody who follows it here. Events are read from the table when the bus tells of them, in
 * order, never twice; figures at most a few times a second, however many dancers like something.
 */

import { limits } from "@pika/contract/limits.ts";
import type { Sql } from "../db/connect.ts";
import { loadCounts } from "../room/counts.ts";
import { eventsSince, type NumberedEvent } from "../room/journal.ts";
import { loadState } from "../room/state.ts";
import type { Frame } from "./frame.ts";
import type { RelayMetrics } from "./relay_metrics.ts";
import type { Subscriber } from "./subscriber.ts";
import { Topic } from "./topic.ts";

/** Milliseconds between two frames of figures in a small room: at most 4 in any second, also when one of them comes late. */
const shortestPause = 300;
/** A large room is told less often: so many milliseconds more for each dancer. */
const pausePerDancer = 0.05;
/** The database spends at most a tenth of its time on the figures of one room. */
const restPerLoad = 10;
const retryPause = 1_000;

export interface RoomOptions {
  sql: Sql;
  metrics: RelayMetrics;
}

export class Room {
  /** Loaded by `open`. */
  topic: Topic | null = null;
  /** Dancers who came or left since presence was written last. */
  readonly changed = new Set<string>();
  /** When the last one left, by `performance.now()`. */
  emptySince = performance.now();

  #options: RoomOptions;
  #subscribers = new Set<Subscriber>();
  /** Connections of each dancer: somebody may have two pages open. */
  #dancers = new Map<string, number>();
  #behind = new Set<Subscriber>();
  #opening: Promise<Topic | null> | null = null;
  #catchingUp: Promise<void> | null = null;
  #again = false;
  #countsDirty = false;
  #countsTimer: ReturnType<typeof setTimeout> | undefined;
  #countsAt = 0;
  #countsRest = 0;
  #closed = false;

  constructor(readonly session: string, options: RoomOptions) {
    this.#options = options;
  }

  /** Whether it was forgotten: nothing is told here any more, a new room has its place. */
  get closed(): boolean {
    return this.#closed;
  }

  get empty(): boolean {
    return this.#subscribers.size === 0;
  }

  /** The topic, loaded at the first call. Null when there is no such room. Throws when the database is away. */
  open(): Promise<Topic | null> {
    if (this.topic) return Promise.resolve(this.topic);
    this.#opening ??= this.#load().finally(() => this.#opening = null);
    return this.#opening;
  }

  /** From now on the subscriber hears what happens. It must have been sent the state of `topic` in the same turn of the event loop. */
  add(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber);
    this.#count(subscriber.dancer, 1);
  }

  remove(subscriber: Subscriber): void {
    if (!this.#subscribers.delete(subscriber)) return;
    this.#behind.delete(subscriber);
    this.#count(subscriber.dancer, -1);
    if (this.empty) this.emptySince = performance.now();
  }

  /** Whether the dancer has a connection here. */
  has(dancer: string): boolean {
    return this.#dancers.has(dancer);
  }

  dancers(): Iterable<string> {
    return this.#dancers.keys();
  }

  /** Those of `changed`, which is empty then. */
  takeChanged(): string[] {
    const dancers = [...this.changed];
    this.changed.clear();
    return dancers;
  }

  /** Sends a frame to everybody here. */
  broadcast(frame: Frame): void {
    for (const subscriber of this.#subscribers) {
      if (!subscriber.deliver(frame, this.#options.metrics)) this.#behind.add(subscriber);
    }
  }

  /** Looks after those who are behind. */
  tend(now: number): void {
    for (const subscriber of this.#behind) {
      if (subscriber.tend(now, this.#options.metrics)) this.#behind.delete(subscriber);
    }
  }

  /** There may be events that the topic does not know: reads them. Resolves when all that existed at the call are known. */
  catchUp(): Promise<void> {
    this.#again = true;
    return this.#catchingUp ??= this.#readEvents();
  }

  /** The figures may have changed: tells of them as soon as the pace allows. */
  countsChanged(): void {
    this.#countsDirty = true;
    if (this.#countsTimer !== undefined || this.#closed || !this.topic) return;
    const pause = Math.max(shortestPause + pausePerDancer * this.#dancers.size, this.#countsRest);
    const wait = Math.max(0, this.#countsAt + pause - performance.now());
    this.#countsTimer = setTimeout(() => this.#readCounts(), wait);
  }

  /** Everybody has left for good. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#countsTimer);
  }

  #count(dancer: string | null, by: 1 | -1): void {
    if (dancer === null) return;
    const before = this.#dancers.get(dancer) ?? 0;
    if (before + by === 0) this.#dancers.delete(dancer);
    else this.#dancers.set(dancer, before + by);
    if (before === 0 || before + by === 0) this.changed.add(dancer);
  }

  async #load(): Promise<Topic | null> {
    const loaded = await loadState(this.#options.sql, this.session);
    if (!loaded) return null;
    const recent = await eventsSince(
      this.#options.sql,
      this.session,
      Math.max(0, loaded.seq - limits.resumeEvents),
    );
    this.topic = new Topic(this.session, { ...loaded, recent });
    await this.catchUp();
    return this.topic;
  }

  async #readEvents(): Promise<void> {
    await null; // so that the promise of this call is known before it can be over
    try {
      while (this.#again && this.topic && !this.#closed) {
        this.#again = false;
        this.#tell(this.topic, await eventsSince(this.#options.sql, this.session, this.topic.seq));
      }
    } finally {
      this.#catchingUp = null;
    }
  }

  #tell(topic: Topic, events: NumberedEvent[]): void {
    for (const event of events) {
      const frame = topic.apply(event);
      if (!frame) continue;
      const started = performance.now();
      this.broadcast(frame);
      this.#options.metrics.eventSent((performance.now() - started) / 1_000);
    }
    // A new play or poll may have figures that came before it.
    if (events.length > 0) this.countsChanged();
  }

  async #readCounts(): Promise<void> {
    this.#countsDirty = false;
    const started = performance.now();
    this.#countsAt = started;
    try {
      const counts = await loadCounts(this.#options.sql, this.session);
      this.#countsRest = (performance.now() - started) * restPerLoad;
      const frame = this.topic?.applyCounts(counts);
      if (frame) {
        this.#countsAt = performance.now();
        this.broadcast(frame);
        this.#options.metrics.countsSent();
      }
    } catch (error) {
      this.#options.metrics.failed("counts", error);
      this.#countsDirty = true;
      this.#countsRest = retryPause;
    }
    this.#countsTimer = undefined;
    if (this.#countsDirty) this.countsChanged();
  }
}
