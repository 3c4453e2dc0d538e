/** How many listen to a session: for every statement that says so. */

import type { PendingQuery, Row } from "postgres";
import type { Queries } from "../db/connect.ts";

/** Listeners of replicas that did not say so for this long do not count. */
const presenceSeconds = 30;

/** A part of a statement: the number of listeners of `session`, which is an id or a column. */
export function listenersOf(sql: Queries, session: string | PendingQuery<Row[]>) {
  return sql`(
    SELECT coalesce(sum(listeners), 0)::int FROM presence
    WHERE session_id = ${session} AND at > now() - make_interval(secs => ${presenceSeconds}))`;
}
