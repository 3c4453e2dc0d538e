/** Who listens: everybody who has a connection to a replica that is alive. */

import type { PendingQuery, Row } from "postgres";
import type { Queries } from "../db/connect.ts";

/** Seconds without a sign of life after which a replica counts as dead, and its listeners as gone. */
export const aliveSeconds = 20;

/** A part of a statement: the number of listeners of `session`, which is an id or a column. */
export function listenersOf(sql: Queries, session: string | PendingQuery<Row[]>) {
  return sql`(
    SELECT count(*)::int FROM presence WHERE session_id = ${session} AND replica_id IN (
      SELECT replicas.id FROM replicas WHERE seen_at > now() - make_interval(secs => ${aliveSeconds})))`;
}
