/** What remains of a night. */

import type { Recap, RecapPlay } from "@pika/contract/room/http.ts";
import type { Queries } from "../db/connect.ts";

interface RecapRow extends Omit<Recap, "dj" | "likes"> {
  name: string;
  slug: string;
}

/** The recap of `session`; `"live"` when it has not ended, `null` when there is no such room. One statement, one snapshot. */
export async function loadRecap(sql: Queries, session: string): Promise<Recap | "live" | null> {
  const [row] = await sql<(RecapRow & { plays: RecapPlay[]; status: string })[]>`
    SELECT s.id, coalesce(s.code, '') AS code, s.title, s.status, s.started_at, s.ended_at, s.listeners_peak, a.name, a.slug,
      (SELECT count(*)::int FROM thanks WHERE session_id = s.id) AS thanks,
      (
        SELECT coalesce(json_agg(json_build_object(
          'id', p.id, 'title', p.title, 'artist', p.artist, 'bpm', p.bpm, 'key', p.key, 'energy', p.energy,
          'duration', p.duration, 'played_at', (extract(epoch FROM p.played_at) * 1000)::bigint,
          'likes', (SELECT count(*) FROM likes l WHERE l.play_id = p.id AND l.liked),
          'tempo', (
            SELECT json_build_object(
              'slower', count(*) FILTER (WHERE wish = 'slower'),
              'perfect', count(*) FILTER (WHERE wish = 'perfect'),
              'faster', count(*) FILTER (WHERE wish = 'faster'))
            FROM tempo_wishes t WHERE t.play_id = p.id
          )) ORDER BY p.number), '[]')
        FROM plays p WHERE p.session_id = s.id AND NOT p.retracted
      ) AS plays,
      (
        SELECT coalesce(json_agg(json_build_object(
          'question', question, 'options', options,
          'votes', (
            SELECT json_agg((SELECT count(*) FROM votes v WHERE v.poll_id = polls.id AND v.option = o.option) ORDER BY o.option)
            FROM generate_series(0, array_length(options, 1) - 1) AS o(option)
          )) ORDER BY number), '[]')
        FROM polls WHERE session_id = s.id AND NOT late
      ) AS polls
    FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.id = ${session}`;
  if (!row) return null;
  const { status, name, slug, ...recap } = row;
  if (status !== "ended") return "live";
  return { ...recap, dj: { name, slug }, likes: recap.plays.reduce((sum, play) => sum + play.likes, 0) };
}
