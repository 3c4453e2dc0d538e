/** What is counted in a room: likes, wishes, votes, thanks, who is there. Absolute figures, each answer from one snapshot. */

import { limits } from "@pika/contract/limits.ts";
import type { Counts } from "@pika/contract/room/state.ts";
import type { Queries } from "../db/connect.ts";
import { presentIn } from "./presence.ts";

/** What is counted in `session`: the likes are those of the plays in its state. All zero when there is no such room. */
export async function loadCounts(sql: Queries, session: string): Promise<Counts> {
  const [row] = await sql<Counts[]>`
    SELECT
      ${presentIn(sql, session)} AS listeners,
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

/** Votes of poll `id`, one count per option. */
export async function pollVotes(sql: Queries, id: string): Promise<number[]> {
  const [row] = await sql<{ votes: number[] }[]>`SELECT ${votes(sql)} AS votes FROM polls WHERE id = ${id}`;
  return row?.votes ?? [];
}

// Parts of statements, these and the one that reads the whole state.

/** The thanks said in `session`. */
export function thanks(sql: Queries, session: string) {
  return sql`(SELECT count(*)::int FROM thanks WHERE session_id = ${session})`;
}

/** The wishes about what sounds now, as JSON, for the row `s` of the room. */
export function tempo(sql: Queries, session: string) {
  return sql`(
    SELECT CASE WHEN s.now_play IS NULL THEN NULL ELSE json_build_object(
      'play', s.now_play,
      'slower', count(*) FILTER (WHERE wish = 'slower'),
      'perfect', count(*) FILTER (WHERE wish = 'perfect'),
      'faster', count(*) FILTER (WHERE wish = 'faster')) END
    FROM tempo_wishes WHERE play_id = s.now_play AND session_id = ${session})`;
}

/** The votes for each option, as JSON, for the row `polls`. */
export function votes(sql: Queries) {
  return sql`(
    SELECT json_agg(
      (SELECT count(*) FROM votes v WHERE v.poll_id = polls.id AND v.option = o.option) ORDER BY o.option)
    FROM generate_series(0, array_length(polls.options, 1) - 1) AS o(option))`;
}
