/**
 * A room on this replica: its topic and everybody who follows it here. Events come from who wrote them here, or are read from the table when
 * the bus tells of them; in order, never twice; figures at most a few times a second, however many dancers like something.
 */

import { limits } from "@pika/contract/limits.ts";
import type { Sql } from "../db/connect.ts";
import { loadCounts } from "../room/counts.ts";
import { eventsSince, mostEvents, type NumberedEvent } from "../room/journal.ts";
import { loadState } from "../room/state.ts";
import type { Frame } from "./frame.ts";
import type { RelayMetrics } from "./relay_metrics.ts";
import type { Publish } from "./server_socket.ts";
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
  /** To the sockets of dancers, by the room's session. */
  publish: Publish;
}

/** Somebody who hears what happens in a room. */
export interface Follower {
  /** Who is counted as present; null: nobody. */
  readonly dancer: string | null;
  /** Begins to hear what happens. False when that has to wait. */
  follow(room: Room): boolean;
  unfollow(room: Room): void;
}

export class Room {
  /** Loaded by `open`. */
  topic: Topic | null = null;
  /** Dancers who came or left since presence was written last. */
  readonly changed = new Set<string>();
  /** When the last one left, by `performance.now()`. */
  emptySince = performance.now();

  #options: RoomOptions;
  /** Those who are told one by one, and those of them who do not keep up. */
  #subscribers = new Set<Subscriber>();
  #behind = new Set<Subscriber>();
  #followers = 0;
  /** Connections of each dancer: somebody may have two pages open. */
  #dancers = new Map<string, number>();
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
    return this.#followers === 0;
  }

  /** The topic, loaded at the first call. Null when there is no such room. Throws when the database is away. */
  open(): Promise<Topic | null> {
    if (this.topic) return Promise.resolve(this.topic);
    this.#opening ??= this.#load().finally(() => this.#opening = null);
    return this.#opening;
  }

  /**
   * From now on the follower hears what happens. It must have been sent the state of `topic` in the same turn of the event loop. False when
   * it has to read that first: then it is not in the room, and comes again.
   */
  add(follower: Follower): boolean {
    if (!follower.follow(this)) return false;
    this.#followers++;
    this.#count(follower.dancer, 1);
    return true;
  }

  /** To be called once for each who was added. */
  remove(follower: Follower): void {
    follower.unfollow(this);
    this.#followers--;
    this.#count(follower.dancer, -1);
    if (this.empty) this.emptySince = performance.now();
  }

  /** For `follow` and `unfollow`: whom the room tells one by one. */
  tell(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber);
  }

  tellNoMore(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
    this.#behind.delete(subscriber);
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
    this.#options.publish(this.session, frame.text);
    for (const subscriber of this.#subscribers) {
      if (!subscriber.deliver(frame, this.#options.metrics)) this.#behind.add(subscriber);
    }
  }

  /** Sends everybody here what may as well be left out. */
  offer(frame: Frame): void {
    this.#options.publish(this.session, frame.text);
    for (const subscriber of this.#subscribers) subscriber.offer(frame);
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

  /** Events that are in the table now. False when one before them is not known here yet: they have to be read. */
  take(events: NumberedEvent[]): boolean {
    const first = events[0];
    if (!first || !this.topic || this.#closed) return true;
    if (first.seq > this.topic.seq + 1) return false;
    this.#tell(this.topic, events);
    return true;
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
        const events = await eventsSince(this.#options.sql, this.session, this.topic.seq);
        if (events.length === mostEvents) this.#again = true;
        this.#tell(this.topic, events);
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
    // A play or poll whose figures came before it.
    if (topic.countsAhead) this.countsChanged();
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
