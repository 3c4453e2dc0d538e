/** What each of the DJ's commands does to a room that is open, and what happens by it. */

import { limits, nightLimits } from "@pika/contract/limits.ts";
import type { DjCommand, DjCommandType } from "@pika/contract/room/dj.ts";
import type { SessionEvent } from "@pika/contract/room/events.ts";
import type { Play } from "@pika/contract/room/state.ts";
import { RefusalError } from "../base/refusal.ts";
import type { Queries } from "../db/connect.ts";
import { closeAnnouncement, closePoll, endRoom, type RoomRow } from "./journal.ts";

export interface Context {
  tx: Queries;
  /** Locked. */
  room: RoomRow;
  /** The command's, in the desk's outbox. */
  number: number;
  /** When it happened, by the cloud's clock; never later than now. */
  at: number;
}

/** What has become of a command: what happened by it, or why it is refused, with what happened all the same. */
export type Changed = SessionEvent[] | RefusalError | { refusal: RefusalError; events: SessionEvent[] };

type Command<T extends DjCommandType> = Extract<DjCommand, { type: T }>;
type Change<T extends DjCommandType> = (context: Context, command: Command<T>) => Promise<Changed>;
type OpenCommandType = Exclude<DjCommandType, "start">;

/** Applies `command`. */
export function change(context: Context, command: Command<OpenCommandType>): Promise<Changed> {
  const apply = changes[command.type] as (context: Context, command: DjCommand) => Promise<Changed>;
  return apply(context, command);
}

const changes: { [T in OpenCommandType]: Change<T> } = {
  async play({ tx, room, at }, { play, track }) {
    const [last] = await tx<{ number: number }[]>`
      SELECT coalesce(max(number), 0) AS number FROM plays WHERE session_id = ${room.id}`;
    if (last!.number >= nightLimits.plays && !await exists(tx, "plays", play)) {
      // The phones must not go on showing the track before it as the one that sounds.
      return { refusal: full("tracks", nightLimits.plays), events: await stopNow(tx, room) };
    }
    const inserted = await tx`
      INSERT INTO plays (id, session_id, number, title, artist, bpm, key, energy, duration, played_at)
      VALUES (${play}, ${room.id}, ${last!.number + 1}, ${track.title}, ${track.artist}, ${track.bpm},
        ${track.key}, ${track.energy}, ${track.duration}, ${at})
      ON CONFLICT (id) DO NOTHING`;
    if (inserted.count === 0) return taken("play", play);
    await setNow(tx, room, play);
    return [{ kind: "play", play: { id: play, ...track, played_at: at, likes: 0 } }];
  },

  async track({ tx, room, number }, { play, track }) {
    if (number > nightLimits.changes) return full("changes", nightLimits.changes);
    const [row] = await tx<{ retracted: boolean }[]>`
      UPDATE plays SET title = ${track.title}, artist = ${track.artist}, bpm = ${track.bpm}, key = ${track.key},
        energy = ${track.energy}, duration = ${track.duration}
      WHERE id = ${play} AND session_id = ${room.id} RETURNING retracted`;
    if (!row) return unknown("play", play);
    return row.retracted ? [] : [{ kind: "track", play, track }];
  },

  stop({ tx, room }) {
    return stopNow(tx, room);
  },

  async retract({ tx, room }, { play }) {
    const [row] = await tx<{ number: number; retracted: boolean }[]>`
      SELECT number, retracted FROM plays WHERE id = ${play} AND session_id = ${room.id}`;
    if (!row) return unknown("play", play);
    if (row.retracted) return [];
    const back = await firstBeyondList(tx, room);
    await tx`UPDATE plays SET retracted = true WHERE id = ${play}`;
    if (room.now_play === play) await setNow(tx, room, null);
    if (!back || back.number > row.number) return [{ kind: "retract", play }];
    const { number: _, ...older } = back;
    return [{ kind: "retract", play, back: older }];
  },

  async session({ tx, room, number }, { title, listed }) {
    if (number > nightLimits.changes) return full("changes", nightLimits.changes);
    if (room.title === title && room.listed === listed) return [];
    await tx`UPDATE sessions SET title = ${title}, listed = ${listed} WHERE id = ${room.id}`;
    return [{ kind: "session", title, listed }];
  },

  async announce({ tx, room, at }, { announcement, text, seconds }) {
    const until = at + seconds * 1_000;
    const late = until <= room.now;
    if (await exists(tx, "announcements", announcement)) return taken("announcement", announcement);
    const [kept] = await tx<{ count: number }[]>`
      SELECT count(*)::int AS count FROM announcements WHERE session_id = ${room.id}`;
    if (kept!.count >= nightLimits.announcements) return full("announcements", nightLimits.announcements);
    const replaced = await closeAnnouncement(tx, room);
    await tx`
      INSERT INTO announcements (id, session_id, text, until, over)
      VALUES (${announcement}, ${room.id}, ${text}, ${until}, ${late})`;
    // One that is over before it arrives still took the place of the one before it.
    return late ? replaced : [{ kind: "announcement", announcement: { id: announcement, text, until } }];
  },

  async announce_over({ tx, room }, { announcement }) {
    const [row] =
      await tx`SELECT over FROM announcements WHERE id = ${announcement} AND session_id = ${room.id}`;
    if (!row) return unknown("announcement", announcement);
    return row.over ? [] : await closeAnnouncement(tx, room);
  },

  async poll({ tx, room, at }, { poll, question, options, seconds }) {
    const closesAt = seconds === null ? null : at + seconds * 1_000;
    const late = closesAt !== null && closesAt <= room.now;
    if (await exists(tx, "polls", poll)) return taken("poll", poll);
    const [last] = await tx<{ number: number }[]>`
      SELECT coalesce(max(number), 0) AS number FROM polls WHERE session_id = ${room.id}`;
    if (last!.number >= nightLimits.polls) return full("polls", nightLimits.polls);
    const replaced = await closePoll(tx, room);
    await tx`
      INSERT INTO polls (id, session_id, number, question, options, closes_at, closed_at, late)
      VALUES (${poll}, ${room.id}, ${last!.number + 1}, ${question}, ${options}::text[], ${closesAt},
        ${late ? closesAt : null}, ${late})`;
    if (late) return replaced;
    const votes = options.map(() => 0);
    return [...replaced, {
      kind: "poll",
      poll: { id: poll, question, options, votes, closes_at: closesAt, closed: false },
    }];
  },

  async poll_over({ tx, room }, { poll }) {
    const [row] = await tx`SELECT closed_at FROM polls WHERE id = ${poll} AND session_id = ${room.id}`;
    if (!row) return unknown("poll", poll);
    return row.closed_at === null ? await closePoll(tx, room) : [];
  },

  end({ tx, room, at }) {
    return endRoom(tx, room, { by: "dj", at });
  },
};

async function stopNow(tx: Queries, room: RoomRow): Promise<SessionEvent[]> {
  if (room.now_play === null) return [];
  await setNow(tx, room, null);
  return [{ kind: "stop" }];
}

async function exists(tx: Queries, table: "plays" | "polls" | "announcements", id: string): Promise<boolean> {
  return (await tx`SELECT FROM ${tx(table)} WHERE id = ${id}`).length > 0;
}

async function setNow(tx: Queries, room: RoomRow, play: string | null): Promise<void> {
  await tx`UPDATE sessions SET now_play = ${play} WHERE id = ${room.id}`;
  room.now_play = play;
}

/** The play that the list of `limits.livePlays` has no room for, only just. */
async function firstBeyondList(
  tx: Queries,
  room: RoomRow,
): Promise<(Play & { number: number }) | null> {
  const [row] = await tx<(Play & { number: number })[]>`
    SELECT number, id, title, artist, bpm, key, energy, duration, played_at,
      (SELECT count(*) FROM likes l WHERE l.play_id = plays.id AND l.liked)::int AS likes
    FROM plays WHERE session_id = ${room.id} AND NOT retracted
    ORDER BY number DESC OFFSET ${limits.livePlays} LIMIT 1`;
  return row ? { ...row } : null;
}

function taken(what: "play" | "announcement" | "poll", id: string): RefusalError {
  return new RefusalError("id_taken", `There is a ${what} "${id}" already`, {
    help: "make a new id for each",
  });
}

function full(what: "tracks" | "polls" | "announcements" | "changes", most: number): RefusalError {
  const said = `This night has ${
    most.toLocaleString("en")
  } ${what}, and the cloud keeps no more of one night`;
  return new RefusalError("night_full", said, { help: "End it and go live again to go on in a new one" });
}

function unknown(what: "play" | "announcement" | "poll", id: string): RefusalError {
  return new RefusalError(`${what}_unknown`, `This session has no ${what} "${id}"`);
}
