/** Writing what happens in a room: the numbered events that replicas and returners catch up from. */

import type { SessionEvent } from "@pika/contract/room/events.ts";
import type { Queries } from "../db/connect.ts";
import { tellEvents } from "./bus.ts";
import { pollVotes } from "./counts.ts";

/** An event with its number in the room. */
export interface NumberedEvent {
  seq: number;
  event: SessionEvent;
}

/** A room's row, locked until the end of the transaction: whoever changes a room holds it. */
export interface RoomRow {
  id: string;
  /** `null`: the night is deleted. */
  account_id: string | null;
  /** `null`: the device was signed out and removed. */
  device_id: string | null;
  title: string;
  listed: boolean;
  status: "live" | "reconnecting" | "ended";
  started_at: number;
  ended_by: "dj" | "grace" | null;
  seq: number;
  applied: number;
  now_play: string | null;
  dj_lease: string | null;
  dj_lease_until: number | null;
  dj_lost_at: number | null;
  /** The database's clock now, in whole milliseconds: all replicas share it. */
  now: number;
}

/** Locks the row of `session`. `null`: there is none. */
export async function lockRoom(tx: Queries, session: string): Promise<RoomRow | null> {
  // Sent together and in this order; the second begins when the first has the lock, and reads what it finds then.
  const locking = tx`SELECT FROM sessions WHERE id = ${session} FOR NO KEY UPDATE`.execute();
  const [locked, room] = await Promise.all([locking, readRoom(tx, session)]);
  // One that came between the two is not held.
  return locked.length === 0 ? null : room;
}

/** As `lockRoom`, but also `null` when another holds it. */
export async function tryLockRoom(tx: Queries, session: string): Promise<RoomRow | null> {
  const locked = await tx`SELECT FROM sessions WHERE id = ${session} FOR NO KEY UPDATE SKIP LOCKED`;
  return locked.length === 0 ? null : await readRoom(tx, session);
}

async function readRoom(tx: Queries, session: string): Promise<RoomRow | null> {
  const [row] = await tx<RoomRow[]>`
    SELECT id, account_id, device_id, title, listed, status, started_at, ended_by, seq, applied, now_play,
      dj_lease, dj_lease_until, dj_lost_at, date_trunc('milliseconds', clock_timestamp()) AS now
    FROM sessions WHERE id = ${session}`;
  return row ?? null;
}

/** Numbers `events`, keeps them and tells every replica, when the transaction commits. The room's row is locked. */
export async function append(
  tx: Queries,
  room: RoomRow,
  events: SessionEvent[],
): Promise<NumberedEvent[]> {
  if (events.length === 0) return [];
  const numbered = events.map((event, index) => ({ seq: room.seq + 1 + index, event }));
  room.seq += events.length;
  await Promise.all([
    ...numbered.map(({ seq, event }) =>
      tx`INSERT INTO events (session_id, seq, event) VALUES (${room.id}, ${seq}, ${tx.json(event as never)})`
    ),
    tx`UPDATE sessions SET seq = ${room.seq} WHERE id = ${room.id}`,
    tellEvents(tx, room.id, room.seq),
  ]);
  return numbered;
}

/** Events that are read at once. */
export const mostEvents = 200;

/** The events of `session` after `seq`, in order: the next `mostEvents` of them. */
export async function eventsSince(sql: Queries, session: string, seq: number): Promise<NumberedEvent[]> {
  const rows = await sql<NumberedEvent[]>`
    SELECT seq, event FROM events WHERE session_id = ${session} AND seq > ${seq} ORDER BY seq LIMIT ${mostEvents}`;
  return rows.map(({ seq, event }) => ({ seq, event }));
}

/** Closes the open poll, if there is one. Returns what happened. */
export async function closePoll(tx: Queries, room: RoomRow): Promise<SessionEvent[]> {
  const [poll] = await tx<{ id: string }[]>`
    UPDATE polls SET closed_at = clock_timestamp() WHERE session_id = ${room.id} AND closed_at IS NULL RETURNING id`;
  // Counted after the poll is closed: a vote that held its row has been committed, later ones find it closed.
  return poll ? [{ kind: "poll_over", poll: poll.id, votes: await pollVotes(tx, poll.id) }] : [];
}

/** Takes the announcement down, if there is one. Returns what happened. */
export async function closeAnnouncement(tx: Queries, room: RoomRow): Promise<SessionEvent[]> {
  const rows = await tx<{ id: string }[]>`
    UPDATE announcements SET over = true WHERE session_id = ${room.id} AND NOT over RETURNING id`;
  return rows.map(({ id }) => ({ kind: "announcement_over", announcement: id }));
}

/** Makes a room whose DJ was away, or that the grace period ended, live again. Returns what happened. */
export async function bringBack(tx: Queries, room: RoomRow): Promise<SessionEvent[]> {
  if (room.status === "live" || room.ended_by === "dj") return [];
  // Until the relay holds a lease, for as long as a reconnect may take.
  await tx`
    UPDATE sessions SET status = 'live', ended_at = NULL, closed_at = NULL, ended_by = NULL, dj_lost_at = NULL,
      dj_lease_until = greatest(dj_lease_until, clock_timestamp() + make_interval(secs => ${unheldSeconds}))
    WHERE id = ${room.id}`;
  Object.assign(room, { status: "live", ended_by: null, dj_lost_at: null });
  return [{ kind: "dj", status: "live" }];
}

/** Seconds for which a room counts as live before the relay holds a lease for it. */
export const unheldSeconds = 60;

/** Ends the room: what is open is closed first. Returns what happened. */
export async function endRoom(
  tx: Queries,
  room: RoomRow,
  end: { by: "dj" | "grace"; at: number },
): Promise<SessionEvent[]> {
  const closed = [...await closePoll(tx, room), ...await closeAnnouncement(tx, room)];
  const endedAt = Math.max(room.started_at, Math.min(end.at, room.now));
  await tx`
    UPDATE sessions SET status = 'ended', ended_at = ${endedAt}, closed_at = ${room.now}, ended_by = ${end.by}, now_play = NULL,
      dj_lease = NULL, dj_lease_until = NULL
    WHERE id = ${room.id}`;
  Object.assign(room, { status: "ended", ended_by: end.by, now_play: null });
  return [...closed, { kind: "ended", ended_at: endedAt }];
}
