/** The rooms that somebody follows on this replica. */

import type { RoomNews } from "../room/bus_receiver.ts";
import type { NumberedEvent } from "../room/journal.ts";
import type { Frame } from "./frame.ts";
import { Room, type RoomOptions } from "./room.ts";

/** Milliseconds that a room is kept after the last one left: phones come back. */
const keepEmpty = 60_000;

export class Hub {
  #options: RoomOptions;
  #rooms = new Map<string, Room>();
  /** Those whose events could not be read. */
  #stale = new Set<Room>();

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  /** The room with this id, whether it exists or not; `Room.open` tells. */
  room(session: string): Room {
    let room = this.#rooms.get(session);
    if (!room) {
      room = new Room(session, this.#options);
      this.#rooms.set(session, room);
    }
    return room;
  }

  rooms(): Iterable<Room> {
    return this.#rooms.values();
  }

  /** Whether the dancer has a connection to this room here. */
  has({ session, dancer }: { session: string; dancer: string }): boolean {
    return this.#rooms.get(session)?.has(dancer) ?? false;
  }

  /** Sends everybody in a room what may as well be left out. */
  offer(frame: Frame): void {
    for (const room of this.#rooms.values()) room.offer(frame);
  }

  /** Takes in what was heard on the bus. */
  heard(news: RoomNews): void {
    const room = this.#rooms.get(news.session);
    if (!room) return;
    if (news.kind === "counts") room.countsChanged();
    // What this replica wrote itself it has told already.
    else if (news.seq === null || !room.topic || room.topic.seq < news.seq) this.#catchUp(room);
  }

  /** Takes in what this replica has written, without the way through the database. Others hear of it on the bus. */
  wrote(session: string, events: NumberedEvent[]): void {
    const room = this.#rooms.get(session);
    if (room && !room.take(events)) this.#catchUp(room);
  }

  /** Notifications may have been missed: reads everything anew. */
  catchUpAll(): void {
    for (const room of this.#rooms.values()) {
      this.#catchUp(room);
      room.countsChanged();
    }
  }

  /** Once a second: looks after slow subscribers and forgets rooms that have been empty for long. */
  tend(): void {
    const now = performance.now();
    for (const room of this.#stale) this.#catchUp(room);
    for (const room of this.#rooms.values()) {
      room.tend(now);
      if (room.empty && room.changed.size === 0 && now - room.emptySince > keepEmpty) this.#forget(room);
    }
  }

  close(): void {
    for (const room of this.#rooms.values()) this.#forget(room);
  }

  #forget(room: Room): void {
    this.#rooms.delete(room.session);
    this.#stale.delete(room);
    room.close();
  }

  #catchUp(room: Room): void {
    this.#stale.delete(room);
    room.catchUp().catch((error) => {
      this.#options.metrics.failed("events", error);
      this.#stale.add(room);
    });
  }
}
