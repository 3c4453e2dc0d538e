/**
 * What of a night is kept no longer goes: in batches, each a short transaction that holds a night that is over and nothing of one that goes on.
 * Any number of replicas may work at once: what one of them holds is left to it.
 */

import { keeping } from "@pika/contract/keeping.ts";
import type { Queries, Sql } from "../db/connect.ts";
import { dancerTables, firstOfDancers, nobodysNumber } from "./dancer_tables.ts";
import { deleteBatchOf } from "./forget_dancer.ts";
import { detach } from "./deletion.ts";

/** What is kept how long, as the operator decided. */
export interface Keep {
  /** Days after a night's end that likes, wishes, votes and thanks carry dancers' numbers. */
  dancerDays: number;
  /** Days after its end that a night is kept; `null`: until its DJ deletes it. */
  nightDays: number | null;
}

export interface RetentionOptions {
  /** Rows that one batch changes at most (of one table). */
  batch?: number;
}

interface Task extends Keep {
  batch: number;
}

/** One batch. Answers how many rows it changed; 0: there is nothing (more) to do. */
type Batch = (tx: Queries, task: Task) => Promise<number>;

/** Rows that one batch changes at most: some 20 ms of the database's time. */
const batchRows = 500;

/** The kinds of work, in the order in which they are done. */
const work: readonly Batch[] = [removeDeleted, deleteAgain, forgetDancers, forgetEvents, deleteOldNights];

/** Does one batch of what is due, each kind of work in its turn. Returns how many rows changed: 0 when nothing is due. */
export async function retainRooms(sql: Sql, keep: Keep, options: RetentionOptions = {}): Promise<number> {
  const task: Task = { ...keep, batch: options.batch ?? batchRows };
  let changed = 0;
  for (const batch of work) changed += await sql.begin((tx) => batch(tx, task)) as number;
  return changed;
}

/** What refers to a night, that first which refers to something else as well. */
const tablesOfNight = [
  ...[
    "likes",
    "tempo_wishes",
    "votes",
    "thanks",
    "presence",
    "recaps",
    "events",
    "announcements",
    "polls",
    "plays",
  ],
] as const;

async function removeDeleted(tx: Queries, { batch }: Task): Promise<number> {
  const [night] = await tx<{ id: string }[]>`
    SELECT id FROM sessions WHERE account_id IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`;
  if (!night) return 0;
  for (const table of tablesOfNight) {
    const { count } = await tx`
      DELETE FROM ${tx(table)} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${tx(table)} WHERE session_id = ${night.id} LIMIT ${batch}))`;
    if (count > 0) return count;
  }
  return (await tx`DELETE FROM sessions WHERE id = ${night.id}`).count;
}

/** Deletes what came late of dancers who had deleted what they did. */
async function deleteAgain(tx: Queries, { batch }: Task): Promise<number> {
  const [dancer] = await tx<{ id: string; over: boolean }[]>`
    SELECT dancer_id AS id, asked_at < now() - make_interval(days => ${keeping.forgottenDays}) AS over
    FROM forgotten_dancers WHERE again_at <= now() ORDER BY again_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
  if (!dancer) return 0;
  const deleted = await deleteBatchOf(tx, { dancer: dancer.id, batch });
  if (deleted.rows > 0) return deleted.rows;
  if (dancer.over) return (await tx`DELETE FROM forgotten_dancers WHERE dancer_id = ${dancer.id}`).count;
  // Once more when what was under way has arrived, and at the end of the time.
  const again = await tx`
    UPDATE forgotten_dancers
    SET again_at = CASE WHEN asked_at > now() - interval '5 minutes' THEN now() + interval '5 minutes'
      ELSE asked_at + make_interval(days => ${keeping.forgottenDays}, mins => 1) END
    WHERE dancer_id = ${dancer.id}`;
  return again.count;
}

/** Puts nobody's number in the place of dancers' numbers: the figures stay, and no two rows of one dancer can be told to be the same one's. */
async function forgetDancers(tx: Queries, { batch, dancerDays }: Task): Promise<number> {
  const [night] = await tx<{ id: string }[]>`
    SELECT id FROM sessions
    WHERE status = 'ended' AND account_id IS NOT NULL AND closed_at < now() - make_interval(days => ${dancerDays})
      AND (dancers_forgotten_at IS NULL OR dancers_forgotten_at < closed_at)
    ORDER BY closed_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`;
  if (!night) return 0;
  for (const { name } of dancerTables) {
    // `n` is a phone's clock.
    const { count } = await tx`
      UPDATE ${tx(name)} SET dancer_id = ${nobodysNumber(tx)} ${name === "thanks" ? tx`` : tx`, n = 0`}
      WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${tx(name)}
        WHERE session_id = ${night.id} AND dancer_id >= ${firstOfDancers} ORDER BY dancer_id LIMIT ${batch}))`;
    if (count > 0) return count;
  }
  return (await tx`UPDATE sessions SET dancers_forgotten_at = now() WHERE id = ${night.id}`).count;
}

/** Removes what is there for those who come back to a night, and what the DJ announced in it. */
async function forgetEvents(tx: Queries, { batch }: Task): Promise<number> {
  const [night] = await tx<{ id: string }[]>`
    SELECT id FROM sessions
    WHERE status = 'ended' AND account_id IS NOT NULL AND closed_at < now() - make_interval(days => ${keeping.eventDays})
      AND (events_forgotten_at IS NULL OR events_forgotten_at < closed_at)
    ORDER BY closed_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`;
  if (!night) return 0;
  for (const table of ["events", "announcements"]) {
    const { count } = await tx`
      DELETE FROM ${tx(table)} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${tx(table)} WHERE session_id = ${night.id} LIMIT ${batch}))`;
    if (count > 0) return count;
  }
  return (await tx`UPDATE sessions SET events_forgotten_at = now() WHERE id = ${night.id}`).count;
}

/** Deletes nights that are older than the operator keeps any. */
async function deleteOldNights(tx: Queries, { batch, nightDays }: Task): Promise<number> {
  if (nightDays === null) return 0;
  return await detach(
    tx,
    tx`id IN (
      SELECT id FROM sessions
      WHERE status = 'ended' AND account_id IS NOT NULL AND closed_at < now() - make_interval(days => ${nightDays})
      ORDER BY closed_at LIMIT ${batch} FOR NO KEY UPDATE SKIP LOCKED)`,
  );
}
