/**
 * A dancer deletes what the phone did: likes, wishes, votes, thanks, presence, in all nights that still know dancers by number. The figures of
 * these nights, also of those that are over, go down by it; in older ones nobody can tell any more whose a row is, and they stay as they are.
 */

import type { Queries, Sql } from "../db/connect.ts";
import { tellCounts } from "./bus.ts";
import { dancerTables, knowsDancers } from "./dancer_tables.ts";
import { forgetRecaps } from "./recaps.ts";

/** What was deleted, by kind. */
export interface Forgotten {
  likes: number;
  wishes: number;
  votes: number;
  thanks: number;
  /** `later`: it is more than one request deletes; retention goes on with it by itself. */
  rest: "none" | "later";
}

/** Rows of one transaction, and transactions of one request. A dancer of many long nights has some thousand rows. */
const atOnce = { rows: 500, batches: 20 } as const;

/**
 * Deletes what `dancer` did. What is under way on any replica and arrives later is deleted by retention (`retention.ts`). Throws when the
 * database is away; what was deleted by then stays deleted.
 */
export async function forgetDancer(sql: Sql, dancer: string): Promise<Forgotten> {
  const all = { likes: 0, tempo_wishes: 0, votes: 0, thanks: 0 };
  let batches = 0;
  while (batches < atOnce.batches) {
    const deleted = await sql.begin(async (tx) => {
      const deleted = await deleteBatchOf(tx, { dancer, batch: atOnce.rows });
      // Who never did anything leaves no trace by asking.
      if (batches === 0 && deleted.rows > 0) await lookAgain(tx, dancer);
      return deleted;
    }) as Deleted;
    for (const { name } of dancerTables) all[name] += deleted.of[name];
    if (deleted.rows === 0) break;
    batches++;
  }
  return {
    likes: all.likes,
    wishes: all.tempo_wishes,
    votes: all.votes,
    thanks: all.thanks,
    rest: batches < atOnce.batches ? "none" : "later",
  };
}

interface Deleted {
  /** Of all tables, presence too. */
  rows: number;
  of: Record<(typeof dancerTables)[number]["name"], number>;
}

/** Deletes at most `batch` rows of each kind of a dancer, and tells all replicas of the rooms whose figures change. */
export async function deleteBatchOf(
  tx: Queries,
  { dancer, batch }: { dancer: string; batch: number },
): Promise<Deleted> {
  const nights = await tx<{ id: string }[]>`SELECT s.id FROM sessions s WHERE ${knowsDancers(tx)}`;
  const ids = nights.map(({ id }) => id);
  const deleted: Deleted = { rows: 0, of: { likes: 0, tempo_wishes: 0, votes: 0, thanks: 0 } };
  const rooms = new Set<string>();
  const took = (rows: { session_id: string }[]) => {
    for (const { session_id } of rows) rooms.add(session_id);
    deleted.rows += rows.length;
    return rows.length;
  };
  for (const { name, key } of dancerTables) {
    const column = tx(key ?? "session_id");
    // In the order in which they are written, too: nobody waits for another in a circle.
    const rows = await tx<{ session_id: string }[]>`
      WITH mine AS (
        SELECT ${column} AS key FROM ${
      tx(name)
    } WHERE session_id = ANY(${ids}::uuid[]) AND dancer_id = ${dancer}
        ORDER BY ${column} LIMIT ${batch} FOR UPDATE
      )
      DELETE FROM ${
      tx(name)
    } AS gone USING mine WHERE gone.${column} = mine.key AND gone.dancer_id = ${dancer}
      RETURNING gone.session_id`;
    deleted.of[name] = took(rows);
  }
  took(
    await tx<{ session_id: string }[]>`
      DELETE FROM presence WHERE session_id = ANY(${ids}::uuid[]) AND dancer_id = ${dancer} RETURNING session_id`,
  );
  if (rooms.size > 0) {
    await forgetRecaps(tx, [...rooms]);
    await tellCounts(tx, [...rooms]);
  }
  return deleted;
}

/** What waits in the memory of a replica is written within seconds. */
async function lookAgain(tx: Queries, dancer: string): Promise<void> {
  await tx`
    INSERT INTO forgotten_dancers (dancer_id, again_at) VALUES (${dancer}, now() + interval '1 minute')
    ON CONFLICT (dancer_id) DO UPDATE SET asked_at = now(), again_at = excluded.again_at`;
}
