/** The DJ's WebSocket: what it says is dealt with one after another, in the order in which it came. */

import { limits } from "@pika/contract/limits.ts";
import type { ToDj } from "@pika/contract/room/dj.ts";
import type { DeviceIdentity } from "../accounts/device.ts";
import type { Place } from "./connections.ts";
import type { DjDesk } from "./dj_desk.ts";
import { readDjMessage } from "./dj_messages.ts";
import { type Frame, frameOf } from "./frame.ts";
import type { Room } from "./room.ts";
import { backlogLimits, Subscriber } from "./subscriber.ts";

/** Messages that wait for their turn: an outbox may come in one go, but not without end. */
const longestQueue = 1_000;

export class DjSocket {
  /** Names this connection as the one that holds a session's lease. */
  readonly lease: string = crypto.randomUUID();
  /** Sessions that are watched, and those whose lease it holds. */
  readonly watches = new Map<string, DjWatch>();
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
    readonly desk: DjDesk,
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
      this.desk.metrics.dropped();
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
      const message = `A message must be text of at most ${limits.frameBytes} bytes`;
      this.say({ type: "error", code: "invalid_message", message, retry: false });
      return this.end(1009, "invalid_message");
    }
    if (this.#queue.length >= longestQueue) {
      this.say({ type: "error", code: "rate_limited", message: "Too many messages at once", retry: true });
      return this.end(1013, "rate_limited");
    }
    this.#queue.push(data);
    if (!this.#working) this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let text = this.#queue.shift(); text !== undefined && !this.gone; text = this.#queue.shift()) {
      await this.desk.deal(this, readDjMessage(text));
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
    this.desk.left(this);
  }

  #closed(): void {
    this.#leave();
    this.desk.closed(this);
  }
}

/** A session that a desk watches. */
export class DjWatch extends Subscriber {
  readonly dancer = null;

  constructor(readonly room: Room, readonly dj: DjSocket) {
    super();
  }

  backlog(): number {
    return this.dj.socket.bufferedAmount;
  }

  write(frame: Frame): void {
    this.dj.write(frame);
  }

  async resync(): Promise<void> {
    try {
      const applied = await this.dj.desk.applied(this.room.session);
      if (!this.gone && this.room.topic) this.caughtUp(this.room.topic.djSnapshot(applied));
    } catch (error) {
      this.dj.desk.metrics.failed("resync", error);
      this.dj.end(1013, "unavailable");
    }
  }

  drop(): void {
    this.dj.end(1013, "Too slow");
  }
}
