/**
 * The DJ's commands: each number of a room's outbox is applied once, in order, in one transaction that holds the room's row.
 *
 * Only the device that started a room may change it. A number is used up when its command was applied or refused for good;
 * a refusal that says `retry` leaves it open.
 */

import type { DjCommand, DjError } from "@pika/contract/room/dj.ts";
import type { SessionEvent } from "@pika/contract/room/events.ts";
import { log } from "../base/log.ts";
import type { Rate } from "../base/rate_limit.ts";
import { deskError, RefusalError } from "../base/refusal.ts";
import { isUuid } from "../base/uuid.ts";
import type { Queries, Sql } from "../db/connect.ts";
import { databaseProblem } from "../db/errors.ts";
import { change, type Changed } from "./changes.ts";
import { randomCode, restDays, shortestRestDays } from "./code.ts";
import {
  append,
  bringBack,
  endRoom,
  lockRoom,
  type NumberedEvent,
  type RoomRow,
  unheldSeconds,
} from "./journal.ts";
import { type Caller, refuseToChange, roomUnknown } from "./ownership.ts";

export type Outcome =
  | { kind: "applied"; events: NumberedEvent[] }
  /** The number was dealt with before. */
  | { kind: "seen" }
  | { kind: "refused"; error: DjError };

/** Rooms of one account that may be open at once. */
const mostOpen = 3;

/** Milliseconds before its start that something of a room may have happened: a track that sounds already when the DJ goes live. */
const longestBefore = 12 * 3_600_000;

export interface CommandInput {
  device: Caller;
  command: DjCommand;
  /** Milliseconds to add to the desk's clock to get the cloud's. */
  skew: number;
  /** Nights that one account may start: so many within so many seconds. */
  starts: Rate;
}

/** Applies a command, or says why not. Never throws for the database's sake: what it cannot do now is refused with `retry`. */
export async function applyCommand(sql: Sql, input: CommandInput): Promise<Outcome> {
  const { device, command } = input;
  try {
    return await sql.begin((tx) => applyIn(tx, input)) as Outcome;
  } catch (error) {
    const problem = databaseProblem(error);
    if (problem === null) throw error;
    log("command_failed", {
      level: "error",
      type: command.type,
      session: command.session,
      seq: command.seq,
      error,
    });
    if (problem === "unavailable") return unavailable(command);
    const skipped = await trySkip(sql, { device, session: command.session, seq: command.seq });
    if (!skipped) return unavailable(command);
    const what = `The cloud cannot store this "${command.type}"`;
    return refused(command, new RefusalError("invalid_message", what));
  }
}

/**
 * Applies what came together from one outbox, in one transaction: a night without network is there at once. Where the database refuses that,
 * one after another, so that it shows which is at fault. Returns an outcome for each.
 */
export async function applyCommands(sql: Sql, inputs: CommandInput[]): Promise<Outcome[]> {
  if (inputs.length > 1) {
    try {
      return await sql.begin(async (tx) => {
        const outcomes: Outcome[] = [];
        for (const input of inputs) outcomes.push(await applyIn(tx, input));
        return outcomes;
      }) as Outcome[];
    } catch (error) {
      if (databaseProblem(error) === null) throw error;
    }
  }
  const outcomes: Outcome[] = [];
  for (const input of inputs) outcomes.push(await applyCommand(sql, input));
  return outcomes;
}

export interface SkippedCommand {
  device: Caller;
  session: string;
  seq: number;
}

/** Uses up the number of a command whose other fields were wrong, when it is the next one of that device's room. */
export async function skipCommand(sql: Sql, { device, session, seq }: SkippedCommand): Promise<void> {
  await sql`
    UPDATE sessions SET applied = ${seq}
    WHERE id = ${session} AND device_id = ${device.device} AND applied = ${seq - 1}`;
}

/**
 * Ends a room for its DJ from any device of the account: the laptop that started it may be the one that broke. One that the DJ has ended stays
 * as it is. Throws a `RefusalError` when the account has no such room.
 */
export async function endFromAfar(
  sql: Sql,
  { session, account }: { session: string; account: string },
): Promise<void> {
  await sql.begin(async (tx) => {
    const room = isUuid(session) ? await lockRoom(tx, session) : null;
    if (!room || room.account_id !== account) throw roomUnknown(session);
    if (room.ended_by === "dj") return;
    await append(tx, room, await endRoom(tx, room, { by: "dj", at: room.now }));
  });
}

async function applyIn(tx: Queries, { device, command, skew, starts }: CommandInput): Promise<Outcome> {
  const room = await lockRoom(tx, command.session);
  if (!room) {
    return command.type === "start"
      ? await start(tx, { device, command, skew, starts })
      : refused(command, roomUnknown(command.session));
  }
  const notYours = refuseToChange(room, device);
  if (notYours) return refused(command, notYours);
  if (command.seq <= room.applied) return { kind: "seen" };
  if (command.seq > room.applied + 1) return outOfOrder(command, room.applied + 1);
  const [outcome] = await Promise.all([
    applyNext(tx, room, { command, skew }),
    tx`UPDATE sessions SET applied = ${command.seq} WHERE id = ${room.id}`,
  ]);
  return outcome;
}

/** The command with the number that is due. */
async function applyNext(
  tx: Queries,
  room: RoomRow,
  { command, skew }: Pick<CommandInput, "command" | "skew">,
): Promise<Outcome> {
  if (room.ended_by === "dj") {
    return refused(command, new RefusalError("session_ended", "The DJ has ended this session"));
  }
  if (command.type === "start") {
    return refused(command, new RefusalError("id_taken", `Session "${room.id}" has been started already`));
  }
  const back = command.type === "end" ? [] : await bringBack(tx, room);
  const at = Math.max(room.started_at - longestBefore, corrected(command.at, skew, room.now));
  const { refusal, happened } = outcomeOf(await change({ tx, room, number: command.seq, at }, command));
  const events = await append(tx, room, [...back, ...happened]);
  return refusal ? refused(command, refusal) : { kind: "applied", events };
}

function outcomeOf(changed: Changed): { refusal: RefusalError | null; happened: SessionEvent[] } {
  if (Array.isArray(changed)) return { refusal: null, happened: changed };
  if (changed instanceof RefusalError) return { refusal: changed, happened: [] };
  return { refusal: changed.refusal, happened: changed.events };
}

async function start(
  tx: Queries,
  { device, command, skew, starts }: CommandInput & { command: Extract<DjCommand, { type: "start" }> },
): Promise<Outcome> {
  if (command.seq !== 1) return outOfOrder(command, 1);
  // The account's row is held, so that two starts at once are counted one after the other.
  await tx`SELECT FROM accounts WHERE id = ${device.account} FOR NO KEY UPDATE`;
  const tooMany = await refuseToOpen(tx, device.account, starts);
  if (tooMany) return refused(command, tooMany);
  const [clock] = await tx<{ now: number }[]>`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`;
  for (let tries = 0; tries < 20; tries++) {
    const code = tries < 19 ? await rested(tx, randomCode()) : await longestRested(tx);
    if (code === null) continue;
    const inserted = await tx`
      INSERT INTO sessions (id, account_id, device_id, code, title, listed, started_at, applied, dj_lease_until)
      VALUES (${command.session}, ${device.account}, ${device.device}, ${code}, ${command.title},
        ${command.listed}, ${corrected(command.at, skew, clock!.now)}, 1,
        clock_timestamp() + make_interval(secs => ${unheldSeconds}))
      ON CONFLICT DO NOTHING`;
    if (inserted.count > 0) return { kind: "applied", events: [] };
    // Either the code is taken, or the same start came on another connection meanwhile.
    const room = await lockRoom(tx, command.session);
    if (!room) continue;
    const notYours = refuseToChange(room, device);
    return notYours ? refused(command, notYours) : { kind: "seen" };
  }
  return unavailable(command);
}

/** Why `account` may not open one more room now; `null`: it may. */
async function refuseToOpen(tx: Queries, account: string, starts: Rate): Promise<RefusalError | null> {
  const [open] = await tx<{ count: number }[]>`
    SELECT count(*)::int AS count FROM sessions WHERE account_id = ${account} AND status <> 'ended'`;
  if (open!.count >= mostOpen) {
    const what = `${mostOpen} sessions of this account are open`;
    return new RefusalError("too_many_sessions", what, { help: "end one of them first" });
  }
  // The one that has to be far enough in the past, with all those after it.
  const [before] = await tx<{ seconds: number }[]>`
    SELECT ceil(extract(epoch FROM opened_at - clock_timestamp()) + ${starts.seconds})::int AS seconds
    FROM sessions WHERE account_id = ${account} AND opened_at > clock_timestamp() - make_interval(secs => ${starts.seconds})
    ORDER BY opened_at DESC OFFSET ${starts.burst - 1} LIMIT 1`;
  if (!before) return null;
  const what = `This account has started ${starts.burst} nights within ${inMinutes(starts.seconds)}`;
  const help = `go on with one that is open, or start the next in ${inMinutes(before.seconds)}`;
  return new RefusalError("too_many_starts", what, { help, retryAfter: before.seconds });
}

function inMinutes(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return minutes === 1 ? "a minute" : `${minutes} minutes`;
}

/** `code`. The night that had it, when it has been over for long, has none from now on, and does not come back. */
async function rested(tx: Queries, code: string): Promise<string> {
  await tx`
    UPDATE sessions SET code = NULL, ended_by = 'dj'
    WHERE code = ${code} AND status = 'ended' AND closed_at < now() - make_interval(days => ${restDays})`;
  return code;
}

/** The code of the night that has been over for longest, taken as by `rested`; `null`: none has rested for a day. */
async function longestRested(tx: Queries): Promise<string | null> {
  const [night] = await tx<{ id: string; code: string }[]>`
    SELECT id, code FROM sessions
    WHERE status = 'ended' AND code IS NOT NULL AND closed_at < now() - make_interval(days => ${shortestRestDays})
    ORDER BY closed_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`;
  if (!night) return null;
  await tx`UPDATE sessions SET code = NULL, ended_by = 'dj' WHERE id = ${night.id}`;
  return night.code;
}

/** When it happened by the cloud's clock, however wrong the desk's is; never in the future. */
function corrected(at: number, skew: number, now: number): number {
  return Math.min(Math.round(at + skew), now);
}

async function trySkip(sql: Sql, skipped: SkippedCommand): Promise<boolean> {
  return await skipCommand(sql, skipped).then(() => true, () => false);
}

function refused(command: DjCommand, refusal: RefusalError): Outcome {
  return {
    kind: "refused",
    error: deskError(refusal, { session: command.session, seq: command.seq }),
  };
}

function outOfOrder(command: DjCommand, expected: number): Outcome {
  const what = `Command ${command.seq} came before command ${expected}`;
  return refused(command, new RefusalError("out_of_order", what, { expected }));
}

function unavailable(command: DjCommand): Outcome {
  const help = "send this again";
  return refused(
    command,
    new RefusalError("unavailable", "The cloud cannot store anything just now", { help }),
  );
}
