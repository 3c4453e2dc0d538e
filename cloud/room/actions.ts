/**
 * Writes what many dancers said, one statement per kind. The database decides: it knows which play sounds and which poll is open, and it
 * keeps the newest of what a dancer said about the same thing, so a message that comes twice or late changes nothing.
 */

import type { DancerAction } from "@pika/contract/room/dancer.ts";
import type { Sql, Transaction } from "../db/connect.ts";
import { tellCounts } from "./bus.ts";

/** An action and who does it. */
export interface Said {
  dancer: string;
  action: DancerAction;
}

/** Why an action was not taken: a code of `DancerError`. */
export type Reason =
  | "session_ended"
  | "not_playing"
  | "play_unknown"
  | "poll_unknown"
  | "poll_closed"
  | "option_unknown";

/** `ok`: it counts, or a newer one of the same dancer does. */
export type Verdict = "ok" | Reason;

/** Likes and thanks are taken for so long after the end became known: dancers thank when the lights go on, and phones come back late. */
export const lateMinutes = 30;

interface Row {
  i: number | null;
  verdict: Verdict | null;
  changed: string | null;
}

/**
 * Writes all of it in one transaction, and tells every replica which rooms have new figures.
 * @returns a verdict for each, in order.
 * @throws when the database could not commit; then nothing was written.
 */
export async function writeActions(sql: Sql, said: Said[]): Promise<Verdict[]> {
  const kinds = { like: [], tempo: [], vote: [], thank: [] } as Record<DancerAction["type"], object[]>;
  said.forEach(({ dancer, action }, i) => {
    const { type, id: _, ...fields } = action;
    kinds[type].push({ i, dancer, ...fields });
  });
  const rows = await sql.begin(async (tx) => {
    const written = (await Promise.all([
      kinds.like.length > 0 ? writeLikes(tx, kinds.like) : [],
      kinds.tempo.length > 0 ? writeTempo(tx, kinds.tempo) : [],
      kinds.vote.length > 0 ? writeVotes(tx, kinds.vote) : [],
      kinds.thank.length > 0 ? writeThanks(tx, kinds.thank) : [],
    ])).flat();
    const changed = [...new Set(written.map((row) => row.changed).filter((session) => session !== null))];
    if (changed.length > 0) await tellCounts(tx, changed);
    return written;
  });
  const verdicts: Verdict[] = said.map(() => "session_ended"); // of a session that is not there any more
  for (const { i, verdict } of rows) if (i !== null && verdict !== null) verdicts[i] = verdict;
  return verdicts;
}

// The statements below have one shape: `said` are the actions, `judged` says of each whether it counts, `newest` is the last word of a dancer
// about one thing, `written` the rows that this changed. Rows are written in the order of their keys, so that two replicas never wait for
// each other in a circle. "Seen" actions (the row has the same or a higher number already) are acknowledged whatever has happened since.

function writeLikes(tx: Transaction, said: object[]): Promise<Row[]> {
  return tx<Row[]>`
    WITH said AS (
      SELECT * FROM jsonb_to_recordset(${tx.json(said as never)})
        AS said(i int, session uuid, play uuid, dancer uuid, "on" boolean, n bigint)
    ), judged AS (
      SELECT said.*, CASE
          WHEN seen.n >= said.n THEN 'ok'
          WHEN sessions.closed_at < now() - make_interval(mins => ${lateMinutes}) THEN 'session_ended'
          WHEN plays.id IS NULL OR plays.retracted THEN 'play_unknown'
          ELSE 'ok'
        END AS verdict
      FROM said JOIN sessions ON sessions.id = said.session
        LEFT JOIN plays ON plays.id = said.play AND plays.session_id = said.session
        LEFT JOIN likes seen ON seen.play_id = said.play AND seen.dancer_id = said.dancer
    ), newest AS (
      SELECT DISTINCT ON (play, dancer) * FROM judged WHERE verdict = 'ok' ORDER BY play, dancer, n DESC
    ), written AS (
      INSERT INTO likes (play_id, dancer_id, session_id, liked, n)
      SELECT play, dancer, session, "on", n FROM newest ORDER BY play, dancer
      ON CONFLICT (play_id, dancer_id) DO UPDATE SET liked = excluded.liked, n = excluded.n
        WHERE excluded.n > likes.n
      RETURNING session_id
    )
    SELECT i, verdict, NULL AS changed FROM judged
    UNION ALL SELECT DISTINCT NULL::int, NULL, session_id::text FROM written`;
}

function writeTempo(tx: Transaction, said: object[]): Promise<Row[]> {
  return tx<Row[]>`
    WITH said AS (
      SELECT * FROM jsonb_to_recordset(${tx.json(said as never)})
        AS said(i int, session uuid, play uuid, dancer uuid, wish text, n bigint)
    ), judged AS (
      SELECT said.*, CASE
          WHEN seen.n >= said.n THEN 'ok'
          WHEN sessions.status = 'ended' THEN 'session_ended'
          WHEN plays.id IS NULL OR plays.retracted THEN 'play_unknown'
          WHEN sessions.now_play IS DISTINCT FROM said.play THEN 'not_playing'
          ELSE 'ok'
        END AS verdict
      FROM said JOIN sessions ON sessions.id = said.session
        LEFT JOIN plays ON plays.id = said.play AND plays.session_id = said.session
        LEFT JOIN tempo_wishes seen ON seen.play_id = said.play AND seen.dancer_id = said.dancer
    ), newest AS (
      SELECT DISTINCT ON (play, dancer) * FROM judged WHERE verdict = 'ok' ORDER BY play, dancer, n DESC
    ), written AS (
      INSERT INTO tempo_wishes (play_id, dancer_id, session_id, wish, n)
      SELECT play, dancer, session, wish, n FROM newest ORDER BY play, dancer
      ON CONFLICT (play_id, dancer_id) DO UPDATE SET wish = excluded.wish, n = excluded.n
        WHERE excluded.n > tempo_wishes.n
      RETURNING session_id
    )
    SELECT i, verdict, NULL AS changed FROM judged
    UNION ALL SELECT DISTINCT NULL::int, NULL, session_id::text FROM written`;
}

// A poll is locked while votes for it are written, so that whoever closes it counts all of them.
function writeVotes(tx: Transaction, said: object[]): Promise<Row[]> {
  return tx<Row[]>`
    WITH said AS (
      SELECT * FROM jsonb_to_recordset(${tx.json(said as never)})
        AS said(i int, session uuid, poll uuid, dancer uuid, option smallint, n bigint)
    ), asked AS (
      SELECT * FROM polls WHERE id IN (SELECT poll FROM said) ORDER BY id FOR SHARE
    ), judged AS (
      SELECT said.*, CASE
          WHEN seen.n >= said.n THEN 'ok'
          WHEN sessions.status = 'ended' THEN 'session_ended'
          WHEN asked.id IS NULL THEN 'poll_unknown'
          WHEN asked.closed_at IS NOT NULL OR asked.closes_at <= now() THEN 'poll_closed'
          WHEN said.option >= cardinality(asked.options) THEN 'option_unknown'
          ELSE 'ok'
        END AS verdict
      FROM said JOIN sessions ON sessions.id = said.session
        LEFT JOIN asked ON asked.id = said.poll AND asked.session_id = said.session
        LEFT JOIN votes seen ON seen.poll_id = said.poll AND seen.dancer_id = said.dancer
    ), newest AS (
      SELECT DISTINCT ON (poll, dancer) * FROM judged WHERE verdict = 'ok' ORDER BY poll, dancer, n DESC
    ), written AS (
      INSERT INTO votes (poll_id, dancer_id, session_id, option, n)
      SELECT poll, dancer, session, option, n FROM newest ORDER BY poll, dancer
      ON CONFLICT (poll_id, dancer_id) DO UPDATE SET option = excluded.option, n = excluded.n
        WHERE excluded.n > votes.n
      RETURNING session_id
    )
    SELECT i, verdict, NULL AS changed FROM judged
    UNION ALL SELECT DISTINCT NULL::int, NULL, session_id::text FROM written`;
}

function writeThanks(tx: Transaction, said: object[]): Promise<Row[]> {
  return tx<Row[]>`
    WITH said AS (
      SELECT * FROM jsonb_to_recordset(${tx.json(said as never)}) AS said(i int, session uuid, dancer uuid)
    ), judged AS (
      SELECT said.*, CASE
          WHEN thanks.dancer_id IS NOT NULL THEN 'ok'
          WHEN sessions.closed_at < now() - make_interval(mins => ${lateMinutes}) THEN 'session_ended'
          ELSE 'ok'
        END AS verdict
      FROM said JOIN sessions ON sessions.id = said.session
        LEFT JOIN thanks ON thanks.session_id = said.session AND thanks.dancer_id = said.dancer
    ), written AS (
      INSERT INTO thanks (session_id, dancer_id)
      SELECT DISTINCT session, dancer FROM judged WHERE verdict = 'ok' ORDER BY session, dancer
      ON CONFLICT (session_id, dancer_id) DO NOTHING
      RETURNING session_id
    )
    SELECT i, verdict, NULL AS changed FROM judged
    UNION ALL SELECT DISTINCT NULL::int, NULL, session_id::text FROM written`;
}
