/** What whoever runs the server sees of rooms, and does with them. */

import type { AdminRoom } from "@pika/contract/operator/admin.ts";
import { isUuid } from "../base/uuid.ts";
import type { Queries, Sql } from "../db/connect.ts";
import { readCode } from "./code.ts";
import { append, endRoom, lockRoom } from "./journal.ts";
import { roomUnknown } from "./ownership.ts";
import { presentIn } from "./presence.ts";

interface Row extends Omit<AdminRoom, "dj"> {
  dj_name: string;
  dj_slug: string;
}

/** Rooms that are open, and the newest of those that have ended; `limit` in all. */
export function allRooms(sql: Queries, limit: number): Promise<AdminRoom[]> {
  return rooms(sql, sql`true`, limit);
}

/** The room of a code, the newest where it was given twice, or of a session's id. Throws a `RefusalError`. */
export async function roomNamed(sql: Queries, name: string): Promise<AdminRoom> {
  const id = name.toLowerCase();
  const [room] = isUuid(id)
    ? await rooms(sql, sql`s.id = ${id}`, 1)
    : await rooms(sql, sql`s.code = ${readCode(name) ?? ""}`, 1);
  if (!room) throw roomUnknown(name);
  return room;
}

/** Takes a room out of the lists, and its recap away, or puts both back. */
export async function setHidden(sql: Queries, session: string, state: "hidden" | "shown"): Promise<void> {
  if (state === "shown") await sql`UPDATE sessions SET hidden_at = NULL WHERE id = ${session}`;
  else await sql`UPDATE sessions SET hidden_at = coalesce(hidden_at, now()) WHERE id = ${session}`;
}

/** Ends a room as its DJ would: for good, and everybody in it is told. One that has ended stays as it is. */
export async function endForGood(sql: Sql, session: string): Promise<void> {
  await sql.begin(async (tx) => {
    const room = await lockRoom(tx, session);
    if (!room || room.ended_by === "dj") return;
    await append(tx, room, await endRoom(tx, room, { by: "dj", at: room.now }));
  });
}

async function rooms(sql: Queries, condition: ReturnType<Queries>, limit: number): Promise<AdminRoom[]> {
  const rows = await sql<Row[]>`
    SELECT s.id AS session, coalesce(s.code, '') AS code, s.title, s.status, s.started_at, s.ended_at, coalesce(s.device_id::text, '') AS device,
      s.listed, s.hidden_at IS NOT NULL AS hidden, a.name AS dj_name, a.slug AS dj_slug,
      CASE WHEN s.status = 'ended' THEN s.listeners_peak ELSE ${presentIn(sql, sql`s.id`)} END AS listeners,
      (SELECT count(*)::int FROM plays WHERE session_id = s.id AND NOT retracted) AS plays
    FROM sessions s JOIN accounts a ON a.id = s.account_id
    WHERE ${condition}
    ORDER BY s.status = 'ended', s.started_at DESC, s.id LIMIT ${limit}`;
  return rows.map(({ dj_name, dj_slug, ...row }) => ({ ...row, dj: { name: dj_name, slug: dj_slug } }));
}
