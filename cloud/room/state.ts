/** The state of a room as the database says it. */

import { limits } from "@pika/contract/limits.ts";
import type { LiveState, Play, Poll } from "@pika/contract/room/state.ts";
import type { Queries } from "../db/connect.ts";
import { tempo, thanks, votes } from "./counts.ts";
import { presentIn } from "./presence.ts";

/**
 * The state of `session` after event `seq`, and the highest number of the desk's outbox that was dealt with; `null` when there is no such
 * room. One statement, so it is one snapshot: the state after `seq`, neither before nor later.
 */
export async function loadState(
  sql: Queries,
  session: string,
): Promise<{ seq: number; applied: number; state: LiveState } | null> {
  const [row] = await sql<StateRow[]>`
    SELECT s.id, coalesce(s.code, '') AS code, s.title, s.listed, s.status, s.started_at, s.ended_at, s.seq, s.applied, s.now_play,
      a.name, a.slug,
      ${presentIn(sql, session)} AS listeners,
      ${thanks(sql, session)} AS thanks,
      ${tempo(sql, session)} AS tempo,
      (
        SELECT coalesce(json_agg(p ORDER BY p.number DESC), '[]') FROM (
          SELECT number, id, left(title, ${limits.trackText}) AS title, left(artist, ${limits.trackText}) AS artist, bpm, key, energy, duration,
            (extract(epoch FROM played_at) * 1000)::bigint AS played_at,
            (SELECT count(*) FROM likes l WHERE l.play_id = plays.id AND l.liked)::int AS likes
          FROM plays WHERE session_id = ${session} AND NOT retracted
          ORDER BY number DESC LIMIT ${limits.livePlays}
        ) p
      ) AS plays,
      (
        SELECT json_build_object('id', id, 'text', text, 'until', (extract(epoch FROM until) * 1000)::bigint)
        FROM announcements WHERE session_id = ${session} AND NOT over
        ORDER BY until DESC LIMIT 1
      ) AS announcement,
      (
        SELECT json_build_object(
          'id', id, 'question', question, 'options', options, 'votes', ${votes(sql)},
          'closes_at', CASE WHEN closed_at IS NULL THEN (extract(epoch FROM closes_at) * 1000)::bigint END,
          'closed', closed_at IS NOT NULL)
        FROM polls WHERE session_id = ${session} AND NOT late
        ORDER BY number DESC LIMIT 1
      ) AS poll
    FROM sessions s JOIN accounts a ON a.id = s.account_id
    WHERE s.id = ${session}`;
  if (!row) return null;
  const state: LiveState = {
    session: row.id,
    code: row.code,
    title: row.title,
    listed: row.listed,
    dj: { name: row.name, slug: row.slug },
    status: row.status,
    started_at: row.started_at,
    ended_at: row.ended_at,
    now: row.now_play,
    plays: row.plays.map(({ number: _, ...play }) => play),
    announcement: row.announcement,
    poll: row.poll,
    listeners: row.listeners,
    thanks: row.thanks,
    tempo: row.tempo,
  };
  return { seq: row.seq, applied: row.applied, state };
}

interface StateRow {
  id: string;
  code: string;
  title: string;
  listed: boolean;
  status: LiveState["status"];
  started_at: number;
  ended_at: number | null;
  seq: number;
  applied: number;
  now_play: string | null;
  name: string;
  slug: string;
  listeners: number;
  thanks: number;
  tempo: LiveState["tempo"];
  plays: (Play & { number: number })[];
  announcement: LiveState["announcement"];
  poll: Poll | null;
}
