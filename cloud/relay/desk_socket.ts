/** A desk's WebSocket: what it says is dealt with one after another, in the order in which it came. */

import { limits } from "@pika/contract/limits.ts";
import type { ToDj } from "@pika/contract/room/dj.ts";
import type { DeviceIdentity } from "../accounts/device.ts";
import { deskError, RefusalError } from "../base/refusal.ts";
import type { Place } from "./connections.ts";
import { type Heard, readDeskMessage } from "./desk_messages.ts";
import { type Frame, frameOf } from "./frame.ts";
import type { RelayMetrics } from "./relay_metrics.ts";
import type { Follower, Room } from "./room.ts";
import type { ServerSocket, SocketOwner } from "./server_socket.ts";
import { backlogLimits, Subscriber } from "./subscriber.ts";

/** What waits for its turn: an outbox may come in one go, but not without end. A command has some 300 bytes. */
const longestQueue = { messages: 1_000, bytes: 256 * 1_024 } as const;
/** Commands that are dealt with together: while they are, nobody else changes the room. */
const longestBatch = 50;

/** Who deals with what a desk asks for. */
export interface DeskKeeper {
  readonly metrics: RelayMetrics;
  /** Deals with one message, or with commands that came together. Never rejects: whatever happens is answered. */
  deal(desk: DeskSocket, heard: Heard[]): Promise<void>;
  /** Counts bytes that wait for their turn, of all desks. False when there are too many: these are not to be kept. */
  keep(bytes: number): boolean;
  /** The highest command number of the room that was dealt with. Throws when the database is away. */
  applied(session: string): Promise<number>;
  /** The connection is not used any more. */
  left(desk: DeskSocket): void;
  /** The connection is gone for good. */
  closed(desk: DeskSocket): void;
}

export class DeskSocket implements SocketOwner {
  /** Names this connection as the one that holds a room's lease. */
  readonly lease: string = crypto.randomUUID();
  /** Rooms that are watched, and those whose lease it holds. */
  readonly watches = new Map<string, DeskWatch>();
  readonly holds = new Set<string>();
  /** Milliseconds to add to the desk's clock; null until it said hello. */
  skew: number | null = null;
  /** Messages in a row that came beyond the pace. */
  tooFast = 0;
  gone = false;
  #socket: ServerSocket | null = null;
  #queue: string[] = [];
  #queued = 0;
  #working = false;

  constructor(
    readonly token: string,
    readonly device: DeviceIdentity,
    readonly place: Place,
    readonly keeper: DeskKeeper,
  ) {}

  opened(socket: ServerSocket): void {
    this.#socket = socket;
  }

  /** Answers, unless the desk does not read. */
  say(message: ToDj): void {
    this.write(frameOf(message));
  }

  write(frame: Frame): void {
    if (this.gone) return;
    if (this.backlog() > backlogLimits.hard) {
      this.keeper.metrics.dropped();
      this.end(1013, "Too slow");
    } else this.#socket?.send(frame.text);
  }

  backlog(): number {
    return this.gone ? 0 : this.#socket?.getBufferedAmount() ?? 0;
  }

  /** Closes the connection. */
  end(code: number, reason: string): void {
    if (this.gone) return;
    this.#leave();
    this.#socket?.close(code, reason);
  }

  heard(data: string | Uint8Array): void {
    if (this.gone) return;
    if (typeof data !== "string") {
      const what = `A message must be text of at most ${limits.frameBytes} bytes`;
      this.say(deskError(new RefusalError("invalid_message", what)));
      return this.end(1009, "invalid_message");
    }
    const full = this.#queue.length >= longestQueue.messages ||
      this.#queued + data.length > longestQueue.bytes;
    if (full || !this.keeper.keep(data.length)) {
      this.say(deskError(new RefusalError("rate_limited", "Too many messages at once")));
      return this.end(1013, "rate_limited");
    }
    this.#queue.push(data);
    this.#queued += data.length;
    if (!this.#working) this.#work();
  }

  drained(): void {}

  closed(): void {
    this.#leave();
    this.keeper.closed(this);
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let next = this.#next(); next !== null;) {
      const batch = [next];
      next = this.#next();
      while (next !== null && batch.length < longestBatch && goTogether(batch[0]!, next)) {
        batch.push(next);
        next = this.#next();
      }
      await this.keeper.deal(this, batch);
      next ??= this.#next();
    }
    this.#working = false;
  }

  #next(): Heard | null {
    const text = this.#queue.shift();
    if (text === undefined) return null;
    this.#queued -= text.length;
    this.keeper.keep(-text.length);
    return readDeskMessage(text);
  }

  #leave(): void {
    if (this.gone) return;
    for (const watch of this.watches.values()) {
      watch.gone = true;
      watch.room.remove(watch);
    }
    this.gone = true;
    this.#queue = [];
    this.keeper.keep(-this.#queued);
    this.#queued = 0;
    this.keeper.left(this);
  }
}

/** Whether these are commands of one room whose outcome changes nothing else. */
function goTogether(first: Heard, next: Heard): boolean {
  return first.kind === "command" && next.kind === "command" &&
    first.command.session === next.command.session &&
    next.command.type !== "start" && first.command.type !== "start";
}

/** A room that a desk watches. */
export class DeskWatch extends Subscriber implements Follower {
  readonly dancer = null;
  /** Those about the room that the desk was told of. */
  doubts: readonly string[] = [];

  constructor(readonly room: Room, readonly desk: DeskSocket) {
    super();
  }

  follow(room: Room): boolean {
    room.tell(this);
    return true;
  }

  unfollow(room: Room): void {
    room.tellNoMore(this);
  }

  backlog(): number {
    return this.desk.backlog();
  }

  write(frame: Frame): void {
    this.desk.write(frame);
  }

  /** A heartbeat, that is: the desk hears those by itself, whatever it watches. */
  override offer(): void {}

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
