/** How many dancers follow each session on this replica, for all replicas to add up. Rows that are not renewed for 30 seconds do not count. */

import type { Sql } from "../db/connect.ts";
import type { Room } from "./room.ts";

/** Milliseconds after which an unchanged row is renewed. */
const renewal = 10_000;

interface Written {
  listeners: number;
  at: number;
}

export class Presence {
  #sql: Sql;
  #replica: string;
  #written = new Map<string, Written>();

  /** `replica`: the UUID of this process. */
  constructor(sql: Sql, replica: string) {
    this.#sql = sql;
    this.#replica = replica;
  }

  /** To be called once a second: writes what has changed since, and renews the rest. Throws when the database is away. */
  async write(rooms: Iterable<Room>): Promise<void> {
    const now = performance.now();
    const counted = new Map<string, number>();
    for (const room of rooms) if (room.topic) counted.set(room.session, room.listeners);
    for (const session of this.#written.keys()) if (!counted.has(session)) counted.set(session, 0);
    const rows = [...counted].filter(([session, listeners]) => this.#isNews(session, listeners, now))
      .map(([session, listeners]) => ({ session, listeners }));
    if (rows.length === 0) return;
    const gone = rows.filter((row) => row.listeners === 0).map((row) => row.session);
    const there = rows.filter((row) => row.listeners > 0);
    await this.#sql.begin(async (tx) => {
      if (gone.length > 0) {
        await tx`DELETE FROM presence WHERE replica_id = ${this.#replica} AND session_id = ANY(${gone}::uuid[])`;
      }
      if (there.length > 0) {
        await tx`
          INSERT INTO presence (replica_id, session_id, listeners, at)
          SELECT ${this.#replica}, session, listeners, now()
          FROM jsonb_to_recordset(${tx.json(there)}) AS there(session uuid, listeners int)
            JOIN sessions ON sessions.id = session ORDER BY session
          ON CONFLICT (replica_id, session_id) DO UPDATE SET listeners = excluded.listeners, at = excluded.at`;
      }
      await tx`
        SELECT pg_notify('pika', 'counts ' || session) FROM unnest(${
        rows.map((row) => row.session)
      }::text[]) AS session`;
    });
    for (const { session, listeners } of rows) {
      if (listeners === 0) this.#written.delete(session);
      else this.#written.set(session, { listeners, at: now });
    }
    if (there.length > 0) await this.#raisePeaks(there.map((row) => row.session));
  }

  /** This replica has no listeners any more. */
  async leave(): Promise<void> {
    await this.#sql`
      WITH gone AS (DELETE FROM presence WHERE replica_id = ${this.#replica} RETURNING session_id)
      SELECT pg_notify('pika', 'counts ' || session_id) FROM gone`;
    this.#written.clear();
  }

  /** Removes what dead replicas left behind long ago. */
  async tidy(): Promise<void> {
    await this.#sql`DELETE FROM presence WHERE at < now() - interval '1 hour'`;
  }

  #isNews(session: string, listeners: number, now: number): boolean {
    const written = this.#written.get(session);
    if (!written) return listeners > 0;
    return written.listeners !== listeners || now - written.at >= renewal;
  }

  async #raisePeaks(sessions: string[]): Promise<void> {
    await this.#sql`
      UPDATE sessions SET listeners_peak = there.listeners
      FROM (
        SELECT session_id, sum(listeners)::int AS listeners FROM presence
        WHERE session_id = ANY(${sessions}::uuid[]) AND at > now() - interval '30 seconds'
        GROUP BY session_id
      ) AS there
      WHERE id = there.session_id AND listeners_peak < there.listeners`;
  }
}
