/** What DJs' connections ask for: commands, watching, and the lease that says that the DJ is there. */

import type { DjCommand, DjError, DjTalk } from "@pika/contract/room/dj.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { deviceOfToken } from "../accounts/device.ts";
import type { Sql } from "../db/connect.ts";
import type { RateLimit } from "../base/rate_limit.ts";
import { applyCommand, skipCommand } from "../room/commands.ts";
import { holdLease, loseLease, renewLease } from "../room/lease.ts";
import type { Connections } from "./connections.ts";
import type { Heard } from "./dj_messages.ts";
import { type DjSocket, DjWatch } from "./dj_socket.ts";
import { heartbeatSeconds } from "./heartbeat.ts";
import type { Hub } from "./hub.ts";
import type { RelayMetrics } from "./relay_metrics.ts";

/** Seconds that a lease counts without renewal; it is renewed every few seconds. */
const leaseSeconds = 30;
/** Sessions that one connection may watch. */
const mostWatched = 8;

export interface DjDeskOptions {
  sql: Sql;
  hub: Hub;
  connections: Connections;
  metrics: RelayMetrics;
  /** Commands of one device. */
  pace: RateLimit;
  /** Address of the web pages. */
  site: () => string;
}

export class DjDesk {
  readonly metrics: RelayMetrics;
  /** All that are open. */
  readonly open = new Set<DjSocket>();
  /** Set at shutdown: those who are told to come back keep their lease meanwhile. */
  keepLeases = false;
  #options: DjDeskOptions;

  constructor(options: DjDeskOptions) {
    this.#options = options;
    this.metrics = options.metrics;
  }

  /** Deals with one message. Never rejects: whatever happens is answered. */
  async deal(dj: DjSocket, heard: Heard): Promise<void> {
    const about = numberOf(heard);
    try {
      if (dj.skew === null && !(heard.kind === "talk" && heard.talk.type === "hello")) {
        this.#refuse(dj, { code: "invalid_message", message: "Say hello first", retry: false });
      } else if (heard.kind === "talk") await this.#talk(dj, heard.talk);
      else if (heard.kind === "command") await this.#command(dj, heard.command);
      else await this.#skip(dj, heard);
    } catch (error) {
      this.metrics.failed("command", error);
      const message = "The server cannot save this now. It is tried again";
      this.#refuse(dj, { code: "unavailable", message, retry: true, ...about });
    }
  }

  /** The highest command number of the session that was dealt with. */
  async applied(session: string): Promise<number> {
    const [row] = await this.#options.sql<
      { applied: number }[]
    >`SELECT applied FROM sessions WHERE id = ${session}`;
    return row?.applied ?? 0;
  }

  /** To be called every few seconds: whoever is connected holds the lease. */
  async renewLeases(): Promise<void> {
    await this.#dismissRevoked();
    await Promise.all([...this.open].map((dj) => this.#holdAll(dj)));
  }

  /** The connection is not used any more. */
  left(dj: DjSocket): void {
    if (this.keepLeases) return;
    for (const session of dj.holds) {
      loseLease(this.#options.sql, { session, lease: dj.lease })
        .catch((error) => this.metrics.failed("lease", error)); // it runs out by itself
    }
  }

  /** The connection is gone for good. */
  closed(dj: DjSocket): void {
    if (this.open.delete(dj)) this.#options.connections.release(dj.place);
  }

  async #talk(dj: DjSocket, talk: DjTalk): Promise<void> {
    switch (talk.type) {
      case "hello":
        return this.#hello(dj, talk);
      case "watch":
        return await this.#watch(dj, talk.session);
      case "ping":
        return await this.#ping(dj, talk.clock);
    }
  }

  #hello(dj: DjSocket, hello: Extract<DjTalk, { type: "hello" }>): void {
    if (hello.protocol !== protocolVersion) {
      const message = `This server speaks protocol ${protocolVersion}, not ${hello.protocol}. Update Pika`;
      this.#refuse(dj, { code: "unsupported_protocol", message, retry: false, protocol: protocolVersion });
      return dj.end(1002, "unsupported_protocol");
    }
    const now = Date.now();
    dj.skew = now - hello.clock;
    const { name, slug } = dj.device;
    dj.say({
      type: "welcome",
      protocol: protocolVersion,
      server_time: now,
      account: { name, slug },
      site: this.#options.site(),
      heartbeat_seconds: heartbeatSeconds,
    });
  }

  async #ping(dj: DjSocket, clock: number): Promise<void> {
    dj.skew = Date.now() - clock;
    if (!await deviceOfToken(this.#options.sql, dj.token)) this.#dismiss(dj);
  }

  /** Closes the connections of devices that were revoked meanwhile, whatever they say or do not say. */
  async #dismissRevoked(): Promise<void> {
    const devices = [...new Set([...this.open].map((dj) => dj.device.device))];
    if (devices.length === 0) return;
    const rows = await this.#options.sql<{ id: string }[]>`
      SELECT id FROM devices WHERE id = ANY(${devices}::uuid[]) AND revoked_at IS NULL`;
    const kept = new Set(rows.map(({ id }) => id));
    for (const dj of this.open) if (!kept.has(dj.device.device)) this.#dismiss(dj);
  }

  #dismiss(dj: DjSocket): void {
    this.#refuse(dj, { code: "not_signed_in", message: "This device was signed out", retry: false });
    dj.end(1008, "not_signed_in");
  }

  async #isRevoked(dj: DjSocket): Promise<boolean> {
    const rows = await this.#options.sql`
      SELECT FROM devices WHERE id = ${dj.device.device} AND revoked_at IS NULL`;
    return rows.length === 0;
  }

  async #command(dj: DjSocket, command: DjCommand): Promise<void> {
    const about = { session: command.session, seq: command.seq };
    if (this.#options.pace.take(dj.device.device) > 0) {
      const message = "Too many commands at once. They are sent again";
      return this.#refuse(dj, { code: "rate_limited", message, retry: true, ...about });
    }
    if (await this.#isRevoked(dj)) return this.#dismiss(dj);
    const outcome = await applyCommand(this.#options.sql, { device: dj.device, command, skew: dj.skew ?? 0 });
    if (outcome.kind === "refused") return this.#refuse(dj, { ...outcome.error, ...about });
    dj.say({ type: "ack", ...about });
    if (command.type === "start") await this.#watch(dj, command.session);
    if (command.type === "end") dj.holds.delete(command.session);
  }

  async #skip(dj: DjSocket, heard: Extract<Heard, { kind: "refused" }>): Promise<void> {
    const { refusal, numbered } = heard;
    if (numbered) await skipCommand(this.#options.sql, { device: dj.device, ...numbered });
    this.#refuse(dj, { ...refusal, retry: false, ...numbered });
  }

  async #watch(dj: DjSocket, session: string): Promise<void> {
    const [row] = await this.#options.sql<
      { account: string; device: string; ended: boolean; applied: number }[]
    >`
      SELECT account_id AS account, device_id AS device, ended_by IS NOT DISTINCT FROM 'dj' AS ended, applied
      FROM sessions WHERE id = ${session}`;
    if (!row) {
      return this.#refuse(dj, {
        code: "session_unknown",
        message: "There is no such session",
        retry: false,
        session,
      });
    }
    if (row.account !== dj.device.account) {
      const message = "This session belongs to another DJ";
      return this.#refuse(dj, { code: "not_your_session", message, retry: false, session });
    }
    if (row.device === dj.device.device && !row.ended) await this.#hold(dj, session);
    const room = this.#options.hub.room(session);
    const topic = await room.open();
    if (room.closed) throw new Error(`The room of ${session} was forgotten meanwhile`);
    if (!topic || dj.gone) return;
    dj.write(topic.djSnapshot(row.applied));
    if (dj.watches.has(session)) return;
    const watch = new DjWatch(room, dj);
    dj.watches.set(session, watch);
    room.add(watch);
    const [oldest] = dj.watches.values();
    if (dj.watches.size > mostWatched) this.#unwatch(dj, oldest!);
  }

  #unwatch(dj: DjSocket, watch: DjWatch): void {
    watch.gone = true;
    watch.room.remove(watch);
    dj.watches.delete(watch.room.session);
  }

  async #hold(dj: DjSocket, session: string): Promise<void> {
    // A desk that comes back by a new connection has left the old one, even where nobody has noticed yet.
    for (const other of this.open) {
      if (other !== dj && other.device.device === dj.device.device) other.holds.delete(session);
    }
    dj.holds.add(session);
    await holdLease(this.#options.sql, { session, lease: dj.lease, seconds: leaseSeconds });
    this.#letGoIfGone(dj);
  }

  async #holdAll(dj: DjSocket): Promise<void> {
    for (const session of dj.holds) {
      if (dj.gone) return;
      const lease = { session, lease: dj.lease, seconds: leaseSeconds };
      if (await renewLease(this.#options.sql, lease) === "lost") dj.holds.delete(session);
      this.#letGoIfGone(dj);
    }
  }

  /** It may have gone while its lease was written, and what it let go was taken again. */
  #letGoIfGone(dj: DjSocket): void {
    if (dj.gone) this.left(dj);
  }

  #refuse(dj: DjSocket, error: Omit<DjError, "type">): void {
    dj.say({ type: "error", ...error });
  }
}

function numberOf(heard: Heard): { session?: string; seq?: number } {
  if (heard.kind === "refused") return heard.numbered ?? {};
  if (heard.kind === "talk") return heard.talk.type === "watch" ? { session: heard.talk.session } : {};
  return { session: heard.command.session, seq: heard.command.seq };
}
