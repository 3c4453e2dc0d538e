/**
 * Word between replicas. Whoever changes a room says so in the same transaction, with the room's id and the number of its newest event: each replica reads from
 * the tables what it was told of. This is the only place that notifies and that reads notifications. Replicas of the releases before and
 * after this one hear the same words, so these stay as they are.
 */

import type { Queries, Sql } from "../db/connect.ts";

/** What a replica is told. */
export type Notice =
  /** The room has new events, up to number `seq`; `null`: by a replica of the time when that was not said. */
  | { kind: "event"; session: string; seq: number | null }
  /** Figures of the room may have changed: likes, wishes, votes, thanks, who is there. */
  | { kind: "counts"; session: string }
  /** Devices of the account were signed out. */
  | { kind: "signed_out"; account: string }
  /** A replica speaks to itself, to hear whether it still hears. */
  | { kind: "watchdog"; replica: string };

const channel = "pika";

/** Tells all replicas that a room has new events up to number `seq`, when the transaction commits. */
export async function tellEvents(tx: Queries, session: string, seq: number): Promise<void> {
  await tx`SELECT pg_notify(${channel}, ${`event ${session} ${seq}`})`;
}

/** Tells all replicas that figures of these rooms may have changed, when the transaction commits. */
export async function tellCounts(tx: Queries, sessions: string[]): Promise<void> {
  await tx`SELECT pg_notify(${channel}, ${"counts "}::text || session) FROM unnest(${sessions}::text[]) AS session`;
}

/** The end of a statement: as `tellCounts`, for the rooms of the column `session_id` of `changed`, a part of the same statement. */
export function tellingCounts(sql: Sql, changed: string) {
  return sql`
    SELECT pg_notify(${channel}, ${"counts "}::text || session_id)
    FROM (SELECT DISTINCT session_id FROM ${sql(changed)}) AS changed`;
}

/** Tells all replicas that devices of `account` were signed out, when the transaction commits. */
export async function tellSignedOut(tx: Queries, account: string): Promise<void> {
  await tx`SELECT pg_notify(${channel}, ${`signed_out ${account}`})`;
}

/** Says something that only `replica` itself listens for. */
export async function tellSelf(sql: Queries, replica: string, number: number): Promise<void> {
  await sql`SELECT pg_notify(${channel}, ${`watchdog ${replica} ${number}`})`;
}

/** Listens on a connection of its own. `listening` is called after each (re)connect. */
export async function listen(
  client: Sql,
  on: { heard: (notice: Notice) => void; listening: () => void },
): Promise<void> {
  const heard = (payload: string) => {
    const notice = readNotice(payload);
    if (notice) on.heard(notice);
  };
  await client.listen(channel, heard, on.listening);
}

/** What a notification says; `null` for words of another time. */
export function readNotice(payload: string): Notice | null {
  const [kind, id, number] = payload.split(" ", 3);
  if (id === undefined || id === "") return null;
  if (kind === "event") return { kind, session: id, seq: number === undefined ? null : Number(number) };
  if (kind === "counts") return { kind, session: id };
  if (kind === "signed_out") return { kind, account: id };
  return kind === "watchdog" ? { kind, replica: id } : null;
}
