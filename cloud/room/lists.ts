/** Rooms in lists. */

import type { SessionSummary } from "@pika/contract/room/http.ts";
import type { Queries } from "../db/connect.ts";
import { presentIn } from "./presence.ts";

interface SummaryRow extends Omit<SessionSummary, "dj"> {
  dj_name: string;
  dj_slug: string;
}

/** Rooms in one list at most. */
const longestList = 100;

/**
 * Those that are listed, not ended, and have played something: an empty room is nothing to look at. When there are more than a list holds, those
 * with most dancers, so that rooms without any do not crowd out the others. Newest first.
 */
export async function liveNow(sql: Queries): Promise<SessionSummary[]> {
  const rows = await sql<{ id: string }[]>`
    SELECT s.id FROM sessions s
    WHERE s.listed AND s.hidden_at IS NULL AND s.status <> 'ended' AND EXISTS (SELECT FROM plays WHERE session_id = s.id AND NOT retracted)
    ORDER BY ${presentIn(sql, sql`s.id`)} DESC, s.started_at DESC, s.id LIMIT ${longestList}`;
  return await summaries(sql, sql`s.id = ANY(${rows.map(({ id }) => id)}::uuid[])`);
}

/** The newest of those of the DJ with `slug` that are listed. */
export function listedOf(sql: Queries, slug: string): Promise<SessionSummary[]> {
  return summaries(sql, sql`s.listed AND s.hidden_at IS NULL AND a.slug = ${slug}`);
}

/** The newest of an account. */
export function roomsOf(sql: Queries, account: string): Promise<SessionSummary[]> {
  return summaries(sql, sql`s.account_id = ${account}`);
}

async function summaries(sql: Queries, condition: ReturnType<Queries>): Promise<SessionSummary[]> {
  const rows = await sql<SummaryRow[]>`
    SELECT s.id, coalesce(s.code, '') AS code, s.title, s.status, s.started_at, s.ended_at, a.name AS dj_name, a.slug AS dj_slug,
      -- Of an ended session, the most there were at once.
      CASE WHEN s.status = 'ended' THEN s.listeners_peak ELSE ${presentIn(sql, sql`s.id`)} END AS listeners,
      (SELECT count(*)::int FROM plays WHERE session_id = s.id AND NOT retracted) AS plays,
      (SELECT json_build_object('title', title, 'artist', artist) FROM plays WHERE id = s.now_play) AS now
    FROM sessions s JOIN accounts a ON a.id = s.account_id
    WHERE ${condition}
    ORDER BY s.started_at DESC, s.id LIMIT ${longestList}`;
  return rows.map(({ dj_name, dj_slug, ...row }) => ({ ...row, dj: { name: dj_name, slug: dj_slug } }));
}
