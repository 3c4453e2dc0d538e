/** Brings who is in the rooms here to the table, and this replica's signs of life. `room/presence.ts` has the rows. */

import type { Sql } from "../db/connect.ts";
import {
  confirmPresence,
  endReplica,
  type Present,
  raisePeaks,
  signOfLife,
  writePresence,
} from "../room/presence.ts";
import type { Room } from "./room.ts";

export class Presence {
  #sql: Sql;
  #replica: string;

  /** `replica`: the UUID of this process. */
  constructor(sql: Sql, replica: string) {
    this.#sql = sql;
    this.#replica = replica;
  }

  /** To be called once a second: writes who came and who left since. Throws when the database is away; nothing is forgotten then. */
  async write(rooms: Iterable<Room>): Promise<void> {
    const changes = [...rooms].filter((room) => room.changed.size > 0)
      .map((room) => ({ room, dancers: room.takeChanged() }));
    if (changes.length === 0) return;
    const [came, left]: [Present[], Present[]] = [[], []];
    for (const { room, dancers } of changes) {
      for (const dancer of dancers) (room.has(dancer) ? came : left).push({ session: room.session, dancer });
    }
    try {
      await writePresence(this.#sql, this.#replica, { came, left });
    } catch (error) {
      for (const { room, dancers } of changes) for (const dancer of dancers) room.changed.add(dancer);
      throw error;
    }
    if (came.length > 0) await raisePeaks(this.#sql, [...new Set(came.map((row) => row.session))]);
  }

  /**
   * To be called every few seconds: this replica is alive. Clears up after those that are not.
   * @returns `new` when the others took this one for dead, or never knew it: then `confirm` is due.
   */
  beat(): Promise<"new" | "known"> {
    return signOfLife(this.#sql, this.#replica);
  }

  /** Adds everybody here whose row is missing. */
  async confirm(rooms: Iterable<Room>): Promise<void> {
    const here = [...rooms].flatMap((room) =>
      [...room.dancers()].map((dancer) => ({ session: room.session, dancer }))
    );
    if (here.length > 0) await confirmPresence(this.#sql, this.#replica, here);
  }

  /** This replica has no dancers any more. */
  leave(): Promise<void> {
    return endReplica(this.#sql, this.#replica);
  }
}
