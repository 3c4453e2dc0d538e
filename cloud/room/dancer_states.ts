/** What dancers have said in a room, for themselves. */

import type { DancerState } from "@pika/contract/room/state.ts";
import type { Queries } from "../db/connect.ts";

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
