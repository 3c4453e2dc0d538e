/** What time does by itself: polls and announcements run out, a DJ who is away too long is lost, then the session ends. */

import type { Queries, Sql } from "../db/connect.ts";
import type { SessionEvent } from "@pika/contract/room/events.ts";
import {
  append,
  closeAnnouncement,
  closePoll,
  endSession,
  type SessionRow,
  tryLockSession,
} from "./journal.ts";

export interface SweepOptions {
  /** How long a DJ may be away before the session ends. */
  graceSeconds?: number;
}

/**
 * Does what is due, in one transaction per session. Any number of replicas may sweep at once: a session that one of them holds
 * is left to it. Returns how many sessions changed.
 */
export async function sweep(sql: Sql, options: SweepOptions = {}): Promise<number> {
  const grace = options.graceSeconds ?? 2_700;
  const due = await sql<{ id: string }[]>`
    SELECT s.id FROM sessions s WHERE s.status <> 'ended' AND (
      (s.status = 'live' AND coalesce(s.dj_lease_until, 'epoch') <= clock_timestamp())
      OR (s.status = 'reconnecting' AND s.dj_lost_at <= clock_timestamp() - make_interval(secs => ${grace}))
      OR EXISTS (SELECT FROM polls WHERE session_id = s.id AND closed_at IS NULL AND closes_at <= clock_timestamp())
      OR EXISTS (SELECT FROM announcements WHERE session_id = s.id AND NOT over AND until <= clock_timestamp()))`;
  let changed = 0;
  for (const { id } of due) {
    await sql.begin(async (tx) => {
      const session = await tryLockSession(tx, id);
      if (!session) return;
      const events = [...await closeDue(tx, session), ...await noticeAbsence(tx, session, grace)];
      await append(tx, session, events);
      if (events.length > 0) changed++;
    });
  }
  return changed;
}

async function closeDue(tx: Queries, session: SessionRow): Promise<SessionEvent[]> {
  const [due] = await tx<{ poll: boolean; announcement: boolean }[]>`
    SELECT
      EXISTS (SELECT FROM polls WHERE session_id = ${session.id} AND closed_at IS NULL AND closes_at <= ${session.now})
        AS poll,
      EXISTS (SELECT FROM announcements WHERE session_id = ${session.id} AND NOT over AND until <= ${session.now})
        AS announcement`;
  return [
    ...(due!.poll ? await closePoll(tx, session) : []),
    ...(due!.announcement ? await closeAnnouncement(tx, session) : []),
  ];
}

async function noticeAbsence(tx: Queries, session: SessionRow, grace: number): Promise<SessionEvent[]> {
  if (session.status === "live" && (session.dj_lease_until ?? 0) <= session.now) {
    // Away since the lease ran out, however late that is noticed.
    const lostAt = session.dj_lease_until ?? session.now;
    await tx`
      UPDATE sessions SET status = 'reconnecting', dj_lease = NULL, dj_lease_until = NULL, dj_lost_at = ${lostAt}
      WHERE id = ${session.id}`;
    return [{ kind: "dj", status: "reconnecting" }];
  }
  if (session.status === "reconnecting" && (session.dj_lost_at ?? 0) <= session.now - grace * 1_000) {
    return await endSession(tx, session, { by: "grace", at: session.dj_lost_at ?? session.now });
  }
  return [];
}
