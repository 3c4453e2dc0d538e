/** What dancers have said in a room, for themselves. */

import { limits } from "@pika/contract/limits.ts";
import type { DancerState } from "@pika/contract/room/state.ts";
import type { Queries } from "../db/connect.ts";

/** Likes that a dancer is told of are those of so many newest plays: of all that are shown, and of those that come back when one is taken back. */
const playsLookedAt = 2 * limits.livePlays;

/**
 * What each of `dancers` has said in `session`: likes of what is shown; of tempo and vote what concerns the play that sounds and the poll that is shown. In one
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
    ), newest AS MATERIALIZED (
      SELECT id FROM plays WHERE session_id = ${session} AND NOT retracted ORDER BY number DESC LIMIT ${playsLookedAt}
    )
    SELECT d.dancer,
      (
        SELECT coalesce(json_agg(l.play_id), '[]') FROM likes l
        WHERE l.session_id = ${session} AND l.dancer_id = d.dancer AND l.liked
          AND l.play_id IN (SELECT id FROM newest)
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
