/**
 * This replica's ear: one connection that LISTENs. A watchdog sends itself word every few seconds, and connects anew when it does not hear
 * it: a connection can be dead without anybody saying so. Whoever reads by notification reads everything again after each connect.
 */

import type { Sql } from "../db/connect.ts";
import { listen, type Notice, tellSelf } from "./bus.ts";

/** What others say: everything but the watchdog's own word. */
export type News = Exclude<Notice, { kind: "watchdog" }>;
/** What they say of a room. */
export type RoomNews = Exclude<News, { kind: "signed_out" }>;

export interface BusReceiverOptions {
  /** Sends the watchdog's word. */
  sql: Sql;
  /** Opens a client for this receiver alone. */
  connect: () => Sql;
  /** Names this process. */
  replica: string;
  /** Called with what replicas say. */
  heard: (news: News) => void;
  /** Called after each (re)connect: notifications may have been missed. */
  connected: () => void;
  /** Called when the ear is lost, with the reason. */
  lost: (reason: unknown) => void;
  /** Milliseconds between two words of the watchdog (default 2,000), and without hearing one until the connection counts as dead (default 7,000). */
  interval?: number;
  patience?: number;
  /** What time it is for the patience, in milliseconds; the machine's clock that never goes back when absent. */
  now?: () => number;
}

export class BusReceiver {
  #options: Required<BusReceiverOptions>;
  #client: Sql | null = null;
  #number = 0;
  #heardAt = -Infinity;
  #connectedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #ending = new Set<Promise<void>>();

  constructor(options: BusReceiverOptions) {
    this.#options = { interval: 2_000, patience: 7_000, now: () => performance.now(), ...options };
  }

  /** Whether it has heard itself lately. */
  get ready(): boolean {
    return this.#options.now() - this.#heardAt < this.#options.patience;
  }

  start(): void {
    this.#connect();
    this.#timer = setInterval(() => this.#watch(), this.#options.interval);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#end();
    await Promise.all(this.#ending);
  }

  #connect(): void {
    this.#connectedAt = this.#options.now();
    const client = this.#options.connect();
    this.#client = client;
    const heard = (notice: Notice) => {
      if (client === this.#client) this.#hear(notice);
    };
    const listening = () => {
      if (client !== this.#client) return;
      this.#options.connected();
      this.#speak();
    };
    listen(client, { heard, listening }).catch((error) => {
      if (client === this.#client) this.#options.lost(error);
    });
  }

  #end(): void {
    const client = this.#client;
    this.#client = null;
    if (!client) return;
    const ending = client.end({ timeout: 0 }).catch(() => {}).finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  #hear(notice: Notice): void {
    if (notice.kind !== "watchdog") this.#options.heard(notice);
    else if (notice.replica === this.#options.replica) this.#heardAt = this.#options.now();
  }

  #speak(): void {
    // Not heard is what counts; why is said when the connection is given up.
    tellSelf(this.#options.sql, this.#options.replica, ++this.#number).catch(() => {});
  }

  #watch(): void {
    const silence = this.#options.now() - Math.max(this.#heardAt, this.#connectedAt);
    if (silence > this.#options.patience) {
      this.#options.lost(new Error(`Nothing was heard on the bus for ${Math.round(silence)} ms`));
      this.#end();
      this.#connect();
    } else this.#speak();
  }
}
