/** Rooms in lists. */

import type { SessionSummary } from "@pika/contract/room/http.ts";
import type { Queries } from "../db/connect.ts";
import { presentIn } from "./presence.ts";

interface SummaryRow extends Omit<SessionSummary, "dj"> {
  dj_name: string;
  dj_slug: string;
}

/** Those that are listed and not ended, newest first. */
export function liveNow(sql: Queries): Promise<SessionSummary[]> {
  return summaries(sql, sql`s.listed AND s.status <> 'ended'`);
}

/** Those of the DJ with `slug` that are listed. */
export function listedOf(sql: Queries, slug: string): Promise<SessionSummary[]> {
  return summaries(sql, sql`s.listed AND a.slug = ${slug}`);
}

/** All of an account. */
export function roomsOf(sql: Queries, account: string): Promise<SessionSummary[]> {
  return summaries(sql, sql`s.account_id = ${account}`);
}

async function summaries(sql: Queries, condition: ReturnType<Queries>): Promise<SessionSummary[]> {
  const rows = await sql<SummaryRow[]>`
    SELECT s.id, s.code, s.title, s.status, s.started_at, s.ended_at, a.name AS dj_name, a.slug AS dj_slug,
      -- Of an ended session, the most there were at once.
      CASE WHEN s.status = 'ended' THEN s.listeners_peak ELSE ${presentIn(sql, sql`s.id`)} END AS listeners,
      (SELECT count(*)::int FROM plays WHERE session_id = s.id AND NOT retracted) AS plays,
      (SELECT json_build_object('title', title, 'artist', artist) FROM plays WHERE id = s.now_play) AS now
    FROM sessions s JOIN accounts a ON a.id = s.account_id
    WHERE ${condition}
    ORDER BY s.started_at DESC, s.id LIMIT 100`;
  return rows.map(({ dj_name, dj_slug, ...row }) => ({ ...row, dj: { name: dj_name, slug: dj_slug } }));
}
