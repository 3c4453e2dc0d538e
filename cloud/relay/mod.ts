/**
 * The relay: brings what happens in a room to everybody who follows it, on this replica and on all others, and what dancers do to the
 * database. See `README.md` of the cloud, "The relay".
 */

import { AddressLimit } from "../base/address_limit.ts";
import type { Config } from "../base/config.ts";
import { settled, within } from "../base/deadline.ts";
import { every } from "../base/every.ts";
import { RateLimit } from "../base/rate_limit.ts";
import { ActionBatcher } from "../dancers/batcher.ts";
import { Intake } from "../dancers/intake.ts";
import { Doubts } from "../dancers/doubts.ts";
import { Newcomers } from "../dancers/newcomers.ts";
import { DancerLoader } from "../dancers/loader.ts";
import { connect, type Sql } from "../db/connect.ts";
import { Bans, bansReadEvery } from "../accounts/bans.ts";
import { dismissBanned } from "./banned.ts";
import { BusReceiver } from "../room/bus_receiver.ts";
import { Connections } from "./connections.ts";
import { Dancers } from "./dancers.ts";
import { Desks } from "./desks.ts";
import { sayFarewell } from "./farewell.ts";
import { frameOf } from "./frame.ts";
import { heartbeatSeconds } from "./heartbeat.ts";
import { Hub } from "./hub.ts";
import { Presence } from "./presence.ts";
import type { RelayMetrics } from "./relay_metrics.ts";
import { Visits } from "./visits.ts";
import type { Publish } from "./server_socket.ts";

export interface RelayOptions {
  sql: Sql;
  config: Config;
  metrics: RelayMetrics;
  /** Address of the web pages, without a slash at its end. Asked for when a desk connects. */
  site: () => string;
  /** Sends a text to all sockets of a topic. */
  publish: Publish;
}

/** Connections of one dancer (pages of one phone) or one device (one that is half open, its next, and what looks on). */
const connectionsPerOwner = 6;

export class Relay {
  readonly connections: Connections;
  readonly dancers: Dancers;
  readonly desks: Desks;
  readonly intake: Intake;
  readonly visits: Visits;
  /** Who is kept out. */
  readonly bans: Bans;
  #options: RelayOptions;
  #replica: string = crypto.randomUUID();
  #hub: Hub;
  #receiver: BusReceiver;
  #presence: Presence;
  #batcher: ActionBatcher;
  #doubts = new Doubts();
  #stops: (() => void)[] = [];
  #closing = false;

  constructor(options: RelayOptions) {
    const { sql, config, metrics, publish } = this.#options = options;
    this.bans = new Bans(sql);
    const hub = this.#hub = new Hub({ sql, metrics, publish });
    this.#presence = new Presence(sql, this.#replica);
    this.#receiver = new BusReceiver({
      sql,
      connect: () => connect(config.databaseUrl, { max: 1, name: "pika listener" }),
      replica: this.#replica,
      heard: (news) => news.kind === "signed_out" ? this.desks.signedOut(news.account) : hub.heard(news),
      connected: () => hub.catchUpAll(),
      lost: (reason) => metrics.failed("listener", reason),
    });
    const batcher = this.#batcher = new ActionBatcher(sql, {
      written: ({ size, seconds }) => metrics.batchWritten(size, seconds),
      failed: (error) => metrics.failed("actions", error),
    });
    const connections = this.connections = new Connections({
      perOwner: connectionsPerOwner,
      perAddress: config.maxConnectionsPerAddress,
      total: config.maxConnections,
    });
    // Of its own: who makes dancers up takes nothing of what the others behind the address may say.
    const lookups = new AddressLimit(config.rates.actionsPerAddress);
    const doubts = this.#doubts;
    const { secret } = config;
    const visits = this.visits = new Visits({ sql, hub, secret, lookups, doubts });
    const intake = this.intake = new Intake({
      batcher,
      perDancer: new RateLimit(config.rates.actions),
      perAddress: new AddressLimit(config.rates.actionsPerAddress),
      newcomers: new Newcomers(config.rates.newDancers),
      doubts,
    });
    const loader = new DancerLoader(sql);
    const dancers = this.dancers = new Dancers({ hub, intake, loader, visits, connections, metrics });
    const pace = new RateLimit(config.rates.commands);
    const { starts } = config.rates;
    const desks = this.desks = new Desks({
      sql,
      hub,
      connections,
      metrics,
      doubts,
      pace,
      starts,
      site: options.site,
    });
    metrics.watch({
      dancers: () => dancers.open.size,
      desks: () => desks.open.size,
      waiting: () => batcher.size,
    });
  }

  /** Begins to listen and to count. */
  start(): void {
    this.#receiver.start();
    this.#presence.beat().catch((error) => this.#options.metrics.failed("beat", error)); // tried again soon
    this.#keepOut().catch((error) => this.#options.metrics.failed("bans", error)); // tried again soon
    this.#every(bansReadEvery, "bans", () => this.#keepOut());
    this.#every(1_000, "slow ones", () => this.#hub.tend());
    this.#every(1_000, "presence", () => this.#presence.write(this.#hub.rooms()));
    this.#every(2_000, "doubts", () => this.desks.tellDoubts());
    this.#every(60_000, "old doubts", () => this.#doubts.tend());
    this.#every(5_000, "lease", () => this.desks.renewLeases());
    this.#every(10_000, "greeting", () => this.dancers.tendGreetings());
    this.#every(heartbeatSeconds * 1_000, "heartbeat", () => {
      const heartbeat = frameOf({ type: "heartbeat", server_time: Date.now() });
      this.#hub.offer(heartbeat);
      for (const desk of this.desks.open) desk.write(heartbeat);
    });
    this.#every(5_000, "beat", async () => {
      if (await this.#presence.beat() === "new") await this.#presence.confirm(this.#hub.rooms());
    });
    this.#every(30_000, "presence", () => this.#presence.confirm(this.#hub.rooms()));
  }

  async #keepOut(): Promise<void> {
    await this.bans.read();
    dismissBanned(this.bans, { desks: this.desks.open, dancers: this.dancers.open });
  }

  /** Whether this replica hears of what happens on the others. */
  ready(): boolean {
    return this.#receiver.ready && !this.#closing;
  }

  /** Whether this replica stops. */
  get closing(): boolean {
    return this.#closing;
  }

  /** Lets nobody in any more, writes what waits, sends everybody away one after another, and resolves when they are gone. */
  async close(): Promise<void> {
    this.#closing = true;
    this.desks.keepLeases = true;
    for (const stop of this.#stops) stop();
    await within(2_000, this.#batcher.drained());
    // The DJs first: what the room hears comes from them.
    await sayFarewell(() => [...this.desks.open, ...this.dancers.open], { patience: 1_000 });
    await within(2_000, this.#batcher.drained()); // what they said meanwhile
    await settled(() => this.connections.total === 0, 2_000);
    const left = this.#presence.leave().catch((error) => this.#options.metrics.failed("presence", error));
    await within(2_000, left);
    await within(2_000, this.#receiver.close());
    this.#hub.close();
  }

  #every(interval: number, name: string, work: () => Promise<void> | void): void {
    const failed = (error: unknown) => this.#options.metrics.failed(name, error);
    this.#stops.push(every({ interval, work, failed }));
  }
}
