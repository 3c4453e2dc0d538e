/** What the database says of a session, each answer from one snapshot. */

import type { Queries } from "../db/connect.ts";
import { limits } from "@pika/contract/limits.ts";
import type { SessionEvent } from "@pika/contract/room/events.ts";
import type { Counts, DancerState, LiveState, Play, Poll } from "@pika/contract/room/state.ts";
import { listenersOf } from "./presence.ts";

/** An event with its number in the session. */
export interface NumberedEvent {
  seq: number;
  event: SessionEvent;
}

/**
 * The state of `session` after event `seq`, and the highest number of the desk's outbox that was dealt with; `null` when there is no such
 * session. One statement, so it is one snapshot: the state after `seq`, neither before nor later.
 */
export async function loadState(
  sql: Queries,
  session: string,
): Promise<{ seq: number; applied: number; state: LiveState } | null> {
  const [row] = await sql<StateRow[]>`
    SELECT s.id, s.code, s.title, s.listed, s.status, s.started_at, s.ended_at, s.seq, s.applied, s.now_play,
      a.name, a.slug,
      ${listenersOf(sql, session)} AS listeners,
      ${thanks(sql, session)} AS thanks,
      ${tempo(sql, session)} AS tempo,
      (
        SELECT coalesce(json_agg(p ORDER BY p.number DESC), '[]') FROM (
          SELECT number, id, title, artist, bpm, key, energy, duration,
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

/** What is counted in `session`: the likes are those of the plays in its state. All zero when there is no such session. */
export async function loadCounts(sql: Queries, session: string): Promise<Counts> {
  const [row] = await sql<Counts[]>`
    SELECT
      ${listenersOf(sql, session)} AS listeners,
      ${thanks(sql, session)} AS thanks,
      (SELECT ${tempo(sql, session)} FROM sessions s WHERE s.id = ${session}) AS tempo,
      (
        SELECT coalesce(json_agg(json_build_array(p.id, p.likes) ORDER BY p.number DESC), '[]') FROM (
          SELECT id, number, (SELECT count(*) FROM likes l WHERE l.play_id = plays.id AND l.liked)::int AS likes
          FROM plays WHERE session_id = ${session} AND NOT retracted
          ORDER BY number DESC LIMIT ${limits.livePlays}
        ) p
      ) AS likes,
      (
        SELECT json_build_object('id', id, 'votes', ${votes(sql)}) FROM polls
        WHERE session_id = ${session} AND NOT late ORDER BY number DESC LIMIT 1
      ) AS poll`;
  return row!;
}

/** The events of `session` after `seq`, in order. */
export async function eventsSince(sql: Queries, session: string, seq: number): Promise<NumberedEvent[]> {
  const rows = await sql<NumberedEvent[]>`
    SELECT seq, event FROM events WHERE session_id = ${session} AND seq > ${seq} ORDER BY seq`;
  return rows.map(({ seq, event }) => ({ seq, event }));
}

/**
 * What each of `dancers` has said in `session`; of tempo and vote what concerns the play that sounds and the poll that is shown. In one
 * statement, since after a restart thousands come back at once.
 */
export async function loadDancers(
  sql: Queries,
  session: string,
  dancers: string[],
): Promise<Map<string, DancerState>> {
  const rows = await sql<(DancerState & { dancer: string })[]>`
    WITH shown AS (
      SELECT s.now_play,
        (SELECT id FROM polls WHERE session_id = s.id AND NOT late ORDER BY number DESC LIMIT 1) AS poll
      FROM sessions s WHERE s.id = ${session}
    )
    SELECT d.dancer,
      (
        SELECT coalesce(json_agg(l.play_id), '[]') FROM likes l
        WHERE l.session_id = ${session} AND l.dancer_id = d.dancer AND l.liked
      ) AS likes,
      (
        SELECT json_build_object('play', t.play_id, 'wish', t.wish) FROM tempo_wishes t
        WHERE t.play_id = shown.now_play AND t.dancer_id = d.dancer AND t.wish IS NOT NULL
      ) AS tempo,
      (
        SELECT json_build_object('poll', v.poll_id, 'option', v.option) FROM votes v
        WHERE v.poll_id = shown.poll AND v.dancer_id = d.dancer
      ) AS vote,
      EXISTS (SELECT FROM thanks t WHERE t.session_id = ${session} AND t.dancer_id = d.dancer) AS thanked
    FROM unnest(${dancers}::uuid[]) AS d(dancer), shown`;
  return new Map(
    rows.map(({ dancer, likes, tempo, vote, thanked }) => [dancer, { likes, tempo, vote, thanked }]),
  );
}

/** Votes of poll `id`, one count per option. */
export async function pollVotes(sql: Queries, id: string): Promise<number[]> {
  const [row] = await sql<{ votes: number[] }[]>`SELECT ${votes(sql)} AS votes FROM polls WHERE id = ${id}`;
  return row?.votes ?? [];
}

// Parts of the statements above.

function thanks(sql: Queries, session: string) {
  return sql`(SELECT count(*)::int FROM thanks WHERE session_id = ${session})`;
}

/** Of the session row `s`. */
function tempo(sql: Queries, session: string) {
  return sql`(
    SELECT CASE WHEN s.now_play IS NULL THEN NULL ELSE json_build_object(
      'play', s.now_play,
      'slower', count(*) FILTER (WHERE wish = 'slower'),
      'perfect', count(*) FILTER (WHERE wish = 'perfect'),
      'faster', count(*) FILTER (WHERE wish = 'faster')) END
    FROM tempo_wishes WHERE play_id = s.now_play AND session_id = ${session})`;
}

/** Of the poll row `polls`, as JSON. */
function votes(sql: Queries) {
  return sql`(
    SELECT json_agg(
      (SELECT count(*) FROM votes v WHERE v.poll_id = polls.id AND v.option = o.option) ORDER BY o.option)
    FROM generate_series(0, array_length(polls.options, 1) - 1) AS o(option))`;
}
