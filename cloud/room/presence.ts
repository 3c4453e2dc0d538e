/**
 * Who is in which room, for all replicas to count: one row per dancer, held by the replica that the dancer came to last. So a dancer who comes
 * back counts once, also while the replica that died still seems alive, and with two pages open. Whatever changes is told on the bus.
 */

import { keeping } from "@pika/contract/keeping.ts";
import type { PendingQuery, Row } from "postgres";
import type { Queries, Sql } from "../db/connect.ts";
import { tellCounts, tellingCounts } from "./bus.ts";

/** A dancer in a room. */
export interface Present {
  session: string;
  dancer: string;
}

/** Seconds without a sign of life after which a replica counts as dead, and its dancers as gone. */
const aliveSeconds = keeping.presenceSeconds;

/** A part of a statement: the number of dancers in `session`, which is an id or a column. On the wire they are the listeners. */
export function presentIn(sql: Queries, session: string | PendingQuery<Row[]>) {
  return sql`(
    SELECT count(*)::int FROM presence WHERE session_id = ${session} AND replica_id IN (
      SELECT replicas.id FROM replicas WHERE seen_at > now() - make_interval(secs => ${aliveSeconds})))`;
}

/** Whether the dancer is in the room, on whichever replica. */
export async function isPresent(sql: Sql, { session, dancer }: Present): Promise<boolean> {
  const found = await sql`
    SELECT FROM presence JOIN replicas ON replicas.id = replica_id
    WHERE session_id = ${session} AND dancer_id = ${dancer}
      AND seen_at > now() - make_interval(secs => ${aliveSeconds})`;
  return found.length > 0;
}

/** Writes who came to this replica, and who left it and has not come to another since. */
export async function writePresence(
  sql: Sql,
  replica: string,
  { came, left }: { came: Present[]; left: Present[] },
): Promise<void> {
  await sql.begin(async (tx) => {
    if (came.length > 0) {
      await tx`
        INSERT INTO presence (session_id, dancer_id, replica_id)
        SELECT session, dancer, ${replica}::uuid
        FROM jsonb_to_recordset(${tx.json(came as never)}) AS came(session uuid, dancer uuid)
          JOIN sessions ON sessions.id = session ORDER BY session, dancer
        ON CONFLICT (session_id, dancer_id) DO UPDATE SET replica_id = excluded.replica_id`;
    }
    if (left.length > 0) {
      // Who has come to another replica by now is that one's.
      await tx`
        DELETE FROM presence
        USING jsonb_to_recordset(${tx.json(left as never)}) AS gone(session uuid, dancer uuid)
        WHERE session_id = session AND dancer_id = dancer AND replica_id = ${replica}`;
    }
    await tellCounts(tx, [...new Set([...came, ...left].map((row) => row.session))]);
  });
}

/** Adds those who are here and have no row: it went with another replica that the same dancer left. */
export async function confirmPresence(sql: Sql, replica: string, here: Present[]): Promise<void> {
  await sql`
    WITH added AS (
      INSERT INTO presence (session_id, dancer_id, replica_id)
      SELECT session, dancer, ${replica}::uuid
      FROM jsonb_to_recordset(${sql.json(here as never)}) AS here(session uuid, dancer uuid)
        JOIN sessions ON sessions.id = session ORDER BY session, dancer
      ON CONFLICT (session_id, dancer_id) DO NOTHING RETURNING session_id
    )
    ${tellingCounts(sql, "added")}`;
}

/** Keeps the most dancers that were in each of these rooms at once. */
export async function raisePeaks(sql: Sql, sessions: string[]): Promise<void> {
  await sql`
    UPDATE sessions SET listeners_peak = here.listeners
    FROM (
      SELECT id AS session, ${presentIn(sql, sql`sessions.id`)} AS listeners FROM sessions
      WHERE id = ANY(${sessions}::uuid[])
    ) AS here
    WHERE id = here.session AND listeners_peak < here.listeners`;
}

/**
 * A sign of life of a replica; clears up after those that have given none.
 * @returns `new` when the others took this one for dead, or never knew it.
 */
export async function signOfLife(sql: Sql, replica: string): Promise<"new" | "known"> {
  const [row] = await sql<{ inserted: boolean }[]>`
    INSERT INTO replicas (id) VALUES (${replica})
    ON CONFLICT (id) DO UPDATE SET seen_at = now() RETURNING xmax = 0 AS inserted`;
  await sql`
    WITH dead AS (
      DELETE FROM replicas WHERE seen_at < now() - make_interval(secs => ${aliveSeconds}) RETURNING id
    ), gone AS (
      DELETE FROM presence WHERE replica_id IN (SELECT id FROM dead) RETURNING session_id
    )
    ${tellingCounts(sql, "gone")}`;
  return row!.inserted ? "new" : "known";
}

/** A replica ends: nobody is there any more. */
export async function endReplica(sql: Sql, replica: string): Promise<void> {
  await sql`
    WITH gone AS (DELETE FROM presence WHERE replica_id = ${replica} RETURNING session_id)
    ${tellingCounts(sql, "gone")}`;
  await sql`DELETE FROM replicas WHERE id = ${replica}`;
}
