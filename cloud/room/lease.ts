/** The lease by which a replica says that a room's DJ is connected to it: without renewal, the DJ counts as away. */

import type { Sql } from "../db/connect.ts";
import { append, bringBack, lockRoom } from "./journal.ts";

/**
 * Holds, or renews, the lease `lease` (a UUID of the connection) on `session` for `seconds`. A newer connection takes it over. A room
 * that was reconnecting, or that the grace period ended, is live again; one that its DJ ended stays so.
 */
export async function holdLease(
  sql: Sql,
  { session, lease, seconds }: { session: string; lease: string; seconds: number },
): Promise<void> {
  const renewed = await sql`
    UPDATE sessions SET dj_lease = ${lease}, dj_lost_at = NULL,
      dj_lease_until = clock_timestamp() + make_interval(secs => ${seconds})
    WHERE id = ${session} AND status = 'live'`;
  if (renewed.count > 0) return;
  await sql.begin(async (tx) => {
    const row = await lockRoom(tx, session);
    if (!row || row.ended_by === "dj") return;
    const events = await bringBack(tx, row);
    await tx`
      UPDATE sessions SET dj_lease = ${lease}, dj_lost_at = NULL,
        dj_lease_until = clock_timestamp() + make_interval(secs => ${seconds})
      WHERE id = ${session}`;
    await append(tx, row, events);
  });
}

/**
 * Renews what `holdLease` took. `lost`: a newer connection holds the room, and this one has no more say in whether the DJ is there. A
 * lease that ran out unnoticed is taken again.
 */
export async function renewLease(
  sql: Sql,
  held: { session: string; lease: string; seconds: number },
): Promise<"held" | "lost"> {
  const renewed = await sql`
    UPDATE sessions SET dj_lease_until = clock_timestamp() + make_interval(secs => ${held.seconds})
    WHERE id = ${held.session} AND status = 'live' AND dj_lease = ${held.lease}`;
  if (renewed.count > 0) return "held";
  const [other] = await sql`
    SELECT FROM sessions WHERE id = ${held.session} AND dj_lease <> ${held.lease} AND dj_lease_until > clock_timestamp()`;
  if (other) return "lost";
  await holdLease(sql, held);
  return "held";
}

/** The connection `lease` is gone. When it still held the room, the DJ is away from now on. */
export async function loseLease(
  sql: Sql,
  { session, lease }: { session: string; lease: string },
): Promise<void> {
  await sql.begin(async (tx) => {
    const row = await lockRoom(tx, session);
    if (row?.status !== "live" || row.dj_lease !== lease) return;
    await tx`
      UPDATE sessions SET status = 'reconnecting', dj_lease = NULL, dj_lease_until = NULL, dj_lost_at = ${row.now}
      WHERE id = ${session}`;
    await append(tx, row, [{ kind: "dj", status: "reconnecting" }]);
  });
}
