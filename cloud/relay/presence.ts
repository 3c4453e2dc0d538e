/**
 * Who follows each session, for all replicas to count: one row per dancer, held by the replica that the dancer came to last. So a dancer who
 * comes back counts once, also while the replica that died still seems alive, and with two pages open.
 */

import type { Sql } from "../db/connect.ts";
import { tellCounts, tellingCounts } from "../room/bus.ts";
import { aliveSeconds, listenersOf } from "../room/presence.ts";
import type { Room } from "./room.ts";

interface Row {
  session: string;
  dancer: string;
}

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
    const [came, left]: [Row[], Row[]] = [[], []];
    for (const { room, dancers } of changes) {
      for (const dancer of dancers) (room.has(dancer) ? came : left).push({ session: room.session, dancer });
    }
    try {
      await this.#write(came, left);
    } catch (error) {
      for (const { room, dancers } of changes) for (const dancer of dancers) room.changed.add(dancer);
      throw error;
    }
    if (came.length > 0) await this.#raisePeaks([...new Set(came.map((row) => row.session))]);
  }

  /**
   * To be called every few seconds: this replica is alive. Clears up after those that are not.
   * @returns `new` when the others took this one for dead, or never knew it: then `confirm` is due.
   */
  async beat(): Promise<"new" | "known"> {
    const [row] = await this.#sql<{ inserted: boolean }[]>`
      INSERT INTO replicas (id) VALUES (${this.#replica})
      ON CONFLICT (id) DO UPDATE SET seen_at = now() RETURNING xmax = 0 AS inserted`;
    await this.#sql`
      WITH dead AS (
        DELETE FROM replicas WHERE seen_at < now() - make_interval(secs => ${aliveSeconds}) RETURNING id
      ), gone AS (
        DELETE FROM presence WHERE replica_id IN (SELECT id FROM dead) RETURNING session_id
      )
      ${tellingCounts(this.#sql, "gone")}`;
    return row!.inserted ? "new" : "known";
  }

  /** Adds everybody here whose row is missing: it went with another replica that the same dancer left. */
  async confirm(rooms: Iterable<Room>): Promise<void> {
    const here = [...rooms].flatMap((room) =>
      [...room.dancers()].map((dancer) => ({ session: room.session, dancer }))
    );
    if (here.length === 0) return;
    await this.#sql`
      WITH added AS (
        INSERT INTO presence (session_id, dancer_id, replica_id)
        SELECT session, dancer, ${this.#replica}::uuid
        FROM jsonb_to_recordset(${this.#sql.json(here as never)}) AS here(session uuid, dancer uuid)
          JOIN sessions ON sessions.id = session ORDER BY session, dancer
        ON CONFLICT (session_id, dancer_id) DO NOTHING RETURNING session_id
      )
      ${tellingCounts(this.#sql, "added")}`;
  }

  /** This replica has no listeners any more. */
  async leave(): Promise<void> {
    await this.#sql`
      WITH gone AS (DELETE FROM presence WHERE replica_id = ${this.#replica} RETURNING session_id)
      ${tellingCounts(this.#sql, "gone")}`;
    await this.#sql`DELETE FROM replicas WHERE id = ${this.#replica}`;
  }

  async #write(came: Row[], left: Row[]): Promise<void> {
    await this.#sql.begin(async (tx) => {
      if (came.length > 0) {
        await tx`
          INSERT INTO presence (session_id, dancer_id, replica_id)
          SELECT session, dancer, ${this.#replica}::uuid
          FROM jsonb_to_recordset(${tx.json(came as never)}) AS came(session uuid, dancer uuid)
            JOIN sessions ON sessions.id = session ORDER BY session, dancer
          ON CONFLICT (session_id, dancer_id) DO UPDATE SET replica_id = excluded.replica_id`;
      }
      if (left.length > 0) {
        // Who has come to another replica by now is that one's.
        await tx`
          DELETE FROM presence
          USING jsonb_to_recordset(${tx.json(left as never)}) AS gone(session uuid, dancer uuid)
          WHERE session_id = session AND dancer_id = dancer AND replica_id = ${this.#replica}`;
      }
      const sessions = [...new Set([...came, ...left].map((row) => row.session))];
      await tellCounts(tx, sessions);
    });
  }

  async #raisePeaks(sessions: string[]): Promise<void> {
    await this.#sql`
      UPDATE sessions SET listeners_peak = here.listeners
      FROM (
        SELECT id AS session, ${listenersOf(this.#sql, this.#sql`sessions.id`)} AS listeners FROM sessions
        WHERE id = ANY(${sessions}::uuid[])
      ) AS here
      WHERE id = here.session AND listeners_peak < here.listeners`;
  }
}
