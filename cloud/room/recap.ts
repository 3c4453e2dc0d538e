/** What remains of a night, read from the tables. */

import { limits, nightLimits } from "@pika/contract/limits.ts";
import type { Recap, RecapPlay } from "@pika/contract/room/http.ts";
import type { Queries } from "../db/connect.ts";

/** A recap and what it was made of. */
export interface LoadedRecap {
  recap: Recap;
  /** As `dependsOn` says it. */
  madeOf: string;
  /** When, by the database's clock: milliseconds since 1970. */
  madeAt: number;
}

interface RecapRow extends Omit<Recap, "dj" | "likes"> {
  name: string;
  slug: string;
  status: string;
  made_of: string;
  made_at: number;
}

/**
 * A part of a statement: what the recap of the row `s` of a room depends on beside what dancers say, in one word; `a` is the row of its account.
 * Each event has a number of its own, also that a night goes on or that a track gets a better title.
 */
export function dependsOn(sql: Queries) {
  return sql`(s.seq || ' ' || s.listeners_peak || ' ' || a.slug || ' ' || a.name)`;
}

/**
 * The recap of `session`; `"live"` when it has not ended, `null` when there is no such room, or whoever runs the server has hidden it. One statement, one snapshot. It holds what the
 * contract allows of one night, also where a release before this one took more.
 */
export async function loadRecap(sql: Queries, session: string): Promise<LoadedRecap | "live" | null> {
  const [row] = await sql<(RecapRow & { plays: RecapPlay[] })[]>`
    SELECT s.id, coalesce(s.code, '') AS code, s.title, s.status, s.started_at, s.ended_at, s.listeners_peak, a.name, a.slug,
      ${dependsOn(sql)} AS made_of, now() AS made_at,
      (SELECT count(*)::int FROM thanks WHERE session_id = s.id) AS thanks,
      (
        SELECT coalesce(json_agg(json_build_object(
          'id', p.id, 'title', left(p.title, ${limits.trackText}), 'artist', left(p.artist, ${limits.trackText}),
          'bpm', p.bpm, 'key', p.key, 'energy', p.energy, 'duration', p.duration,
          'played_at', (extract(epoch FROM p.played_at) * 1000)::bigint,
          'likes', (SELECT count(*) FROM likes l WHERE l.play_id = p.id AND l.liked),
          'tempo', (
            SELECT json_build_object(
              'slower', count(*) FILTER (WHERE wish = 'slower'),
              'perfect', count(*) FILTER (WHERE wish = 'perfect'),
              'faster', count(*) FILTER (WHERE wish = 'faster'))
            FROM tempo_wishes t WHERE t.play_id = p.id
          )) ORDER BY p.number), '[]')
        FROM (
          SELECT * FROM plays WHERE session_id = s.id AND NOT retracted ORDER BY number LIMIT ${nightLimits.plays}
        ) p
      ) AS plays,
      (
        SELECT coalesce(json_agg(json_build_object(
          'question', question, 'options', options,
          'votes', (
            SELECT json_agg((SELECT count(*) FROM votes v WHERE v.poll_id = polls.id AND v.option = o.option) ORDER BY o.option)
            FROM generate_series(0, array_length(options, 1) - 1) AS o(option)
          )) ORDER BY number), '[]')
        FROM (
          SELECT * FROM polls WHERE session_id = s.id AND NOT late ORDER BY number LIMIT ${nightLimits.polls}
        ) polls
      ) AS polls
    FROM sessions s JOIN accounts a ON a.id = s.account_id
    WHERE s.id = ${session} AND s.hidden_at IS NULL`;
  if (!row) return null;
  const { status, name, slug, made_of, made_at, ...rest } = row;
  if (status !== "ended") return "live";
  const likes = rest.plays.reduce((sum, play) => sum + play.likes, 0);
  return { recap: { ...rest, dj: { name, slug }, likes }, madeOf: made_of, madeAt: made_at };
}
