/** The desks that are connected to this replica, and what they ask for: commands, watching, and the lease that says that the DJ is there. */

import type { DjCommand, DjTalk } from "@pika/contract/room/dj.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { deviceOfToken, signedInOf } from "../accounts/device.ts";
import type { Rate, RateLimit } from "../base/rate_limit.ts";
import { deskError, RefusalError } from "../base/refusal.ts";
import type { Doubts } from "../dancers/doubts.ts";
import type { Sql } from "../db/connect.ts";
import { applyCommands, type Outcome, skipCommand } from "../room/commands.ts";
import { holdLease, loseLease, renewLease } from "../room/lease.ts";
import { appliedIn, watchRoom } from "../room/watch.ts";
import type { Connections } from "./connections.ts";
import type { Heard } from "./desk_messages.ts";
import { type DeskKeeper, type DeskSocket, DeskWatch } from "./desk_socket.ts";
import { heartbeatSeconds } from "./heartbeat.ts";
import type { Hub } from "./hub.ts";
import type { RelayMetrics } from "./relay_metrics.ts";

/** Seconds that a lease counts without renewal; it is renewed every few seconds. */
const leaseSeconds = 30;
/** Rooms that one connection may watch. */
const mostWatched = 8;
/** Bytes of messages that wait for their turn, of all desks of this replica: a tenth of the memory that it has. */
const mostKept = 32 * 1_024 * 1_024;
/** Messages beyond the pace that are answered one after another; who goes on all the same is sent away. */
const mostTooFast = 100;

export interface DesksOptions {
  sql: Sql;
  hub: Hub;
  connections: Connections;
  metrics: RelayMetrics;
  doubts: Doubts;
  /** Messages of one device. */
  pace: RateLimit;
  /** Nights that one account starts. */
  starts: Rate;
  /** Address of the web pages. */
  site: () => string;
}

export class Desks implements DeskKeeper {
  readonly metrics: RelayMetrics;
  /** All that are open. */
  readonly open = new Set<DeskSocket>();
  /** Set at shutdown: those who are told to come back keep their lease meanwhile. */
  keepLeases = false;
  #options: DesksOptions;
  #kept = 0;

  constructor(options: DesksOptions) {
    this.#options = options;
    this.metrics = options.metrics;
  }

  /** Deals with one message, or with commands that came together. Never rejects: whatever happens is answered. */
  async deal(desk: DeskSocket, heard: Heard[]): Promise<void> {
    const inTime = heard.filter((one) => !desk.gone && !this.#isTooFast(desk, numberOf(one)));
    const [first] = inTime;
    if (!first || desk.gone) return;
    try {
      if (desk.skew === null && !(first.kind === "talk" && first.talk.type === "hello")) {
        this.#refuse(desk, new RefusalError("invalid_message", "Say hello first"));
      } else if (first.kind === "talk") await this.#talk(desk, first.talk);
      else if (first.kind === "refused") await this.#skip(desk, first);
      else await this.#commands(desk, inTime.flatMap((one) => one.kind === "command" ? [one.command] : []));
    } catch (error) {
      this.metrics.failed("command", error);
      const help = "It is tried again";
      const refusal = new RefusalError("unavailable", "The server cannot save this now", { help });
      for (const one of inTime) this.#refuse(desk, refusal, numberOf(one));
    }
  }

  keep(bytes: number): boolean {
    if (bytes > 0 && this.#kept + bytes > mostKept) return false;
    this.#kept += bytes;
    return true;
  }

  /** The highest command number of the room that was dealt with. */
  applied(session: string): Promise<number> {
    return appliedIn(this.#options.sql, session);
  }

  /** Whether the desk of the room `session` is connected to this replica from `address`. */
  isAt(session: string, address: string): boolean {
    for (const desk of this.open) {
      if (desk.place.address === address && desk.holds.has(session)) return true;
    }
    return false;
  }

  /**
   * To be called every few seconds: tells who watches a room what has become of the doubts about its figures on this replica. The edge spreads
   * connections and requests over all of them, so a flood is noticed by each.
   */
  tellDoubts(): void {
    for (const desk of this.open) {
      for (const [session, watch] of desk.watches) {
        const doubts = this.#options.doubts.of(session);
        if (doubts.join() === watch.doubts.join()) continue;
        watch.doubts = doubts;
        desk.say({ type: "doubts", session, doubts });
      }
    }
  }

  /** To be called every few seconds: whoever is connected holds the lease. */
  async renewLeases(): Promise<void> {
    await this.#dismissRevoked();
    await Promise.all([...this.open].map((desk) => this.#holdAll(desk)));
  }

  /** Devices of `account` were signed out, here or on another replica: their connections end at once. */
  signedOut(account: string): void {
    if (![...this.open].some((desk) => desk.device.account === account)) return;
    // Failing harms nothing: it is looked at again with the leases.
    this.#dismissRevoked().catch((error) => this.metrics.failed("sign out", error));
  }

  /** The connection is not used any more. */
  left(desk: DeskSocket): void {
    if (this.keepLeases) return;
    for (const session of desk.holds) {
      loseLease(this.#options.sql, { session, lease: desk.lease })
        .catch((error) => this.metrics.failed("lease", error)); // it runs out by itself
    }
  }

  /** The connection is gone for good. */
  closed(desk: DeskSocket): void {
    if (this.open.delete(desk)) this.#options.connections.release(desk.place);
  }

  /** Whatever it is that a desk says costs the same, also what is refused. */
  #isTooFast(desk: DeskSocket, about: { session?: string; seq?: number }): boolean {
    if (this.#options.pace.take(desk.device.device) === 0) {
      desk.tooFast = 0;
      return false;
    }
    const help = "They are sent again";
    this.#refuse(desk, new RefusalError("rate_limited", "Too many messages at once", { help }), about);
    if (++desk.tooFast > mostTooFast) desk.end(1013, "rate_limited");
    return true;
  }

  async #talk(desk: DeskSocket, talk: DjTalk): Promise<void> {
    switch (talk.type) {
      case "hello":
        return this.#hello(desk, talk);
      case "watch":
        return await this.#watch(desk, talk.session);
      case "ping":
        return await this.#ping(desk, talk.clock);
    }
  }

  #hello(desk: DeskSocket, hello: Extract<DjTalk, { type: "hello" }>): void {
    if (hello.protocol !== protocolVersion) {
      const what = `This server speaks protocol ${protocolVersion}, not ${hello.protocol}`;
      this.#refuse(desk, new RefusalError("unsupported_protocol", what, { help: "Update Pika" }));
      return desk.end(1002, "unsupported_protocol");
    }
    const now = Date.now();
    desk.skew = now - hello.clock;
    const { name, slug } = desk.device;
    desk.say({
      type: "welcome",
      protocol: protocolVersion,
      server_time: now,
      account: { name, slug },
      site: this.#options.site(),
      heartbeat_seconds: heartbeatSeconds,
    });
  }

  async #ping(desk: DeskSocket, clock: number): Promise<void> {
    desk.skew = Date.now() - clock;
    if (!await deviceOfToken(this.#options.sql, desk.token)) this.#dismiss(desk);
  }

  /** Closes the connections of devices that were revoked meanwhile, whatever they say or do not say. */
  async #dismissRevoked(): Promise<void> {
    const devices = [...new Set([...this.open].map((desk) => desk.device.device))];
    if (devices.length === 0) return;
    const kept = await signedInOf(this.#options.sql, devices);
    for (const desk of this.open) if (!kept.has(desk.device.device)) this.#dismiss(desk);
  }

  #dismiss(desk: DeskSocket): void {
    this.#refuse(desk, new RefusalError("not_signed_in", "This device was signed out"));
    desk.end(1008, "not_signed_in");
  }

  async #isRevoked(desk: DeskSocket): Promise<boolean> {
    const { device } = desk.device;
    return !(await signedInOf(this.#options.sql, [device])).has(device);
  }

  /** Commands of one room, in the order in which they came. */
  async #commands(desk: DeskSocket, commands: DjCommand[]): Promise<void> {
    if (await this.#isRevoked(desk)) return this.#dismiss(desk);
    const common = { device: desk.device, skew: desk.skew ?? 0, starts: this.#options.starts };
    const outcomes = await applyCommands(
      this.#options.sql,
      commands.map((command) => ({ ...common, command })),
    );
    for (const [at, outcome] of outcomes.entries()) await this.#answer(desk, commands[at]!, outcome);
  }

  async #answer(desk: DeskSocket, command: DjCommand, outcome: Outcome): Promise<void> {
    const { type, session, seq } = command;
    if (outcome.kind === "refused") return desk.say(outcome.error);
    desk.say({ type: "ack", session, seq });
    if (outcome.kind === "applied") this.#options.hub.wrote(session, outcome.events);
    if (type === "start") await this.#watch(desk, session);
    if (type === "end") desk.holds.delete(session);
  }

  async #skip(desk: DeskSocket, heard: Extract<Heard, { kind: "refused" }>): Promise<void> {
    const { refusal, numbered } = heard;
    if (numbered) await skipCommand(this.#options.sql, { device: desk.device, ...numbered });
    this.#refuse(desk, RefusalError.ofInput(refusal), numbered ?? {});
  }

  async #watch(desk: DeskSocket, session: string): Promise<void> {
    const watched = await watchRoom(this.#options.sql, { caller: desk.device, session });
    if (watched instanceof RefusalError) return this.#refuse(desk, watched, { session });
    if (watched.as === "desk") await this.#hold(desk, session);
    const room = this.#options.hub.room(session);
    const topic = await room.open();
    if (room.closed) throw new Error(`The room of ${session} was forgotten meanwhile`);
    if (!topic || desk.gone) return;
    desk.write(topic.deskSnapshot(watched.applied));
    if (desk.watches.has(session)) return;
    const watch = new DeskWatch(room, desk);
    desk.watches.set(session, watch);
    room.add(watch);
    const [oldest] = desk.watches.values();
    if (desk.watches.size > mostWatched) this.#unwatch(desk, oldest!);
  }

  #unwatch(desk: DeskSocket, watch: DeskWatch): void {
    watch.gone = true;
    watch.room.remove(watch);
    desk.watches.delete(watch.room.session);
  }

  async #hold(desk: DeskSocket, session: string): Promise<void> {
    // A desk that comes back by a new connection has left the old one, even where nobody has noticed yet.
    for (const other of this.open) {
      if (other !== desk && other.device.device === desk.device.device) other.holds.delete(session);
    }
    desk.holds.add(session);
    await holdLease(this.#options.sql, { session, lease: desk.lease, seconds: leaseSeconds });
    this.#letGoIfGone(desk);
  }

  async #holdAll(desk: DeskSocket): Promise<void> {
    for (const session of desk.holds) {
      if (desk.gone) return;
      const lease = { session, lease: desk.lease, seconds: leaseSeconds };
      if (await renewLease(this.#options.sql, lease) === "lost") desk.holds.delete(session);
      this.#letGoIfGone(desk);
    }
  }

  /** It may have gone while its lease was written, and what it let go was taken again. */
  #letGoIfGone(desk: DeskSocket): void {
    if (desk.gone) this.left(desk);
  }

  #refuse(desk: DeskSocket, refusal: RefusalError, about: { session?: string; seq?: number } = {}): void {
    desk.say(deskError(refusal, about));
  }
}

function numberOf(heard: Heard): { session?: string; seq?: number } {
  if (heard.kind === "refused") return heard.numbered ?? {};
  if (heard.kind === "talk") return heard.talk.type === "watch" ? { session: heard.talk.session } : {};
  return { session: heard.command.session, seq: heard.command.seq };
}
