/** What time does by itself: polls and announcements run out, a DJ who is away too long is lost, then the room ends. */

import type { SessionEvent } from "@pika/contract/room/events.ts";
import type { Queries, Sql } from "../db/connect.ts";
import { append, closeAnnouncement, closePoll, endRoom, type RoomRow, tryLockRoom } from "./journal.ts";

/** Rooms that one sweep looks after; the next comes a second later. */
const mostAtOnce = 500;

export interface SweepOptions {
  /** How long a DJ may be away before the room ends. */
  graceSeconds?: number;
}

/**
 * Does what is due, in one transaction per room. Any number of replicas may sweep at once: a room that one of them holds
 * is left to it. Returns how many rooms changed.
 */
export async function sweep(sql: Sql, options: SweepOptions = {}): Promise<number> {
  const grace = options.graceSeconds ?? 2_700;
  const due = await sql<{ id: string }[]>`
    SELECT s.id FROM sessions s WHERE s.status <> 'ended' AND (
      (s.status = 'live' AND coalesce(s.dj_lease_until, 'epoch') <= clock_timestamp())
      OR (s.status = 'reconnecting' AND s.dj_lost_at <= clock_timestamp() - make_interval(secs => ${grace}))
      OR EXISTS (SELECT FROM polls WHERE session_id = s.id AND closed_at IS NULL AND closes_at <= clock_timestamp())
      OR EXISTS (SELECT FROM announcements WHERE session_id = s.id AND NOT over AND until <= clock_timestamp()))
    LIMIT ${mostAtOnce}`;
  let changed = 0;
  for (const { id } of due) {
    await sql.begin(async (tx) => {
      const room = await tryLockRoom(tx, id);
      if (!room) return;
      const events = [...await closeDue(tx, room), ...await noticeAbsence(tx, room, grace)];
      await append(tx, room, events);
      if (events.length > 0) changed++;
    });
  }
  return changed;
}

async function closeDue(tx: Queries, room: RoomRow): Promise<SessionEvent[]> {
  const [due] = await tx<{ poll: boolean; announcement: boolean }[]>`
    SELECT
      EXISTS (SELECT FROM polls WHERE session_id = ${room.id} AND closed_at IS NULL AND closes_at <= ${room.now})
        AS poll,
      EXISTS (SELECT FROM announcements WHERE session_id = ${room.id} AND NOT over AND until <= ${room.now})
        AS announcement`;
  return [
    ...(due!.poll ? await closePoll(tx, room) : []),
    ...(due!.announcement ? await closeAnnouncement(tx, room) : []),
  ];
}

async function noticeAbsence(tx: Queries, room: RoomRow, grace: number): Promise<SessionEvent[]> {
  if (room.status === "live" && (room.dj_lease_until ?? 0) <= room.now) {
    // Away since the lease ran out, however late that is noticed.
    const lostAt = room.dj_lease_until ?? room.now;
    await tx`
      UPDATE sessions SET status = 'reconnecting', dj_lease = NULL, dj_lease_until = NULL, dj_lost_at = ${lostAt}
      WHERE id = ${room.id}`;
    return [{ kind: "dj", status: "reconnecting" }];
  }
  if (room.status === "reconnecting" && (room.dj_lost_at ?? 0) <= room.now - grace * 1_000) {
    return await endRoom(tx, room, { by: "grace", at: room.dj_lost_at ?? room.now });
  }
  return [];
}
