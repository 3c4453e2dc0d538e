/** A desk's WebSocket: what it says is dealt with one after another, in the order in which it came. */

import { limits } from "@pika/contract/limits.ts";
import type { ToDj } from "@pika/contract/room/dj.ts";
import type { DeviceIdentity } from "../accounts/device.ts";
import { deskError, RefusalError } from "../base/refusal.ts";
import type { Place } from "./connections.ts";
import { type Heard, readDeskMessage } from "./desk_messages.ts";
import { type Frame, frameOf } from "./frame.ts";
import type { RelayMetrics } from "./relay_metrics.ts";
import type { Room } from "./room.ts";
import { backlogLimits, Subscriber } from "./subscriber.ts";

/** Messages that wait for their turn: an outbox may come in one go, but not without end. */
const longestQueue = 1_000;

/** Who deals with what a desk asks for. */
export interface DeskKeeper {
  readonly metrics: RelayMetrics;
  /** Deals with one message. Never rejects: whatever happens is answered. */
  deal(desk: DeskSocket, heard: Heard): Promise<void>;
  /** The highest command number of the room that was dealt with. Throws when the database is away. */
  applied(session: string): Promise<number>;
  /** The connection is not used any more. */
  left(desk: DeskSocket): void;
  /** The connection is gone for good. */
  closed(desk: DeskSocket): void;
}

export class DeskSocket {
  /** Names this connection as the one that holds a room's lease. */
  readonly lease: string = crypto.randomUUID();
  /** Rooms that are watched, and those whose lease it holds. */
  readonly watches = new Map<string, DeskWatch>();
  readonly holds = new Set<string>();
  /** Milliseconds to add to the desk's clock; null until it said hello. */
  skew: number | null = null;
  gone = false;
  #queue: string[] = [];
  #working = false;

  constructor(
    readonly socket: WebSocket,
    readonly token: string,
    readonly device: DeviceIdentity,
    readonly place: Place,
    readonly keeper: DeskKeeper,
  ) {
    socket.addEventListener("message", (event) => this.#hear(event.data));
    socket.addEventListener("close", () => this.#closed());
  }

  /** Answers, unless the desk does not read. */
  say(message: ToDj): void {
    this.write(frameOf(message));
  }

  write(frame: Frame): void {
    if (this.gone || this.socket.readyState !== WebSocket.OPEN) return;
    if (this.socket.bufferedAmount > backlogLimits.hard) {
      this.keeper.metrics.dropped();
      this.end(1013, "Too slow");
    } else this.socket.send(frame.text);
  }

  backlog(): number {
    return this.socket.bufferedAmount;
  }

  /** Closes the connection. */
  end(code: number, reason: string): void {
    this.#leave();
    this.socket.close(code, reason);
  }

  #hear(data: unknown): void {
    if (this.gone) return;
    if (typeof data !== "string" || data.length > limits.frameBytes) {
      const what = `A message must be text of at most ${limits.frameBytes} bytes`;
      this.say(deskError(new RefusalError("invalid_message", what)));
      return this.end(1009, "invalid_message");
    }
    if (this.#queue.length >= longestQueue) {
      this.say(deskError(new RefusalError("rate_limited", "Too many messages at once")));
      return this.end(1013, "rate_limited");
    }
    this.#queue.push(data);
    if (!this.#working) this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let text = this.#queue.shift(); text !== undefined && !this.gone; text = this.#queue.shift()) {
      await this.keeper.deal(this, readDeskMessage(text));
    }
    this.#working = false;
  }

  #leave(): void {
    if (this.gone) return;
    this.gone = true;
    this.#queue = [];
    for (const watch of this.watches.values()) {
      watch.gone = true;
      watch.room.remove(watch);
    }
    this.keeper.left(this);
  }

  #closed(): void {
    this.#leave();
    this.keeper.closed(this);
  }
}

/** A room that a desk watches. */
export class DeskWatch extends Subscriber {
  readonly dancer = null;

  constructor(readonly room: Room, readonly desk: DeskSocket) {
    super();
  }

  backlog(): number {
    return this.desk.socket.bufferedAmount;
  }

  write(frame: Frame): void {
    this.desk.write(frame);
  }

  async resync(): Promise<void> {
    try {
      const applied = await this.desk.keeper.applied(this.room.session);
      if (!this.gone && this.room.topic) this.caughtUp(this.room.topic.deskSnapshot(applied));
    } catch (error) {
      this.desk.keeper.metrics.failed("resync", error);
      this.desk.end(1013, "unavailable");
    }
  }

  drop(): void {
    this.desk.end(1013, "Too slow");
  }
}
