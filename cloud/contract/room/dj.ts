/**
 * Between the DJ's desk and the cloud: `GET /api/dj/socket` with `Authorization: Bearer TOKEN`.
 *
 * Every command changes one session and carries `seq`: 1, 2, 3 ... in the order of that session's outbox. The cloud applies each
 * number once, in order, and answers each with `ack` or `error`. A number that it has seen is acknowledged again and changes nothing;
 * one that is too high is answered with `out_of_order` and the number that it waits for. An `error` with `retry: false` has used
 * up its number: the desk shows it and goes on with the next. With `retry: true` the same command is sent again later.
 */

import {
  boolean,
  type Infer,
  integer,
  literal,
  nullable,
  number,
  object,
  optional,
  string,
  type,
} from "superstruct";
import {
  anyOf,
  between,
  list,
  optionalText,
  Sequence,
  Time,
  TrackFields,
  typedText,
  Uuid,
  word,
} from "../fields.ts";
import { limits } from "../limits.ts";
import { SessionEvent } from "./events.ts";
import { Counts, DjName, LiveState } from "./state.ts";

const title = optionalText(limits.sessionTitle);

/** What the desk asks of a session, by `type`, as it lies in an outbox: without session, number and time. */
export const djBodies = {
  /** Opens the session; `session` is made by the desk, `seq` is 1. */
  start: object({ type: literal("start"), title, listed: boolean() }),
  /** A track begins. `play` is made by the desk. */
  play: object({ type: literal("play"), play: Uuid, track: TrackFields }),
  /** Better metadata of a track that was played. */
  track: object({ type: literal("track"), play: Uuid, track: TrackFields }),
  /** Nothing sounds. */
  stop: object({ type: literal("stop") }),
  /** That play never was. */
  retract: object({ type: literal("retract"), play: Uuid }),
  session: object({ type: literal("session"), title, listed: boolean() }),
  announce: object({
    type: literal("announce"),
    announcement: Uuid,
    text: typedText(limits.announcement),
    seconds: between(limits.announcementSeconds),
  }),
  announce_over: object({ type: literal("announce_over"), announcement: Uuid }),
  /** `seconds` null: open until the DJ closes it. One poll is open at a time: a new one closes the last. */
  poll: object({
    type: literal("poll"),
    poll: Uuid,
    question: typedText(limits.question),
    options: list(typedText(limits.option), limits.options),
    seconds: nullable(between(limits.pollSeconds)),
  }),
  poll_over: object({ type: literal("poll_over"), poll: Uuid }),
  end: object({ type: literal("end") }),
} as const;

export const DjBody = anyOf(...Object.values(djBodies));
export type DjBody = Infer<typeof DjBody>;

/** `at`: when it happened, by the DJ's clock. */
const command = { session: Uuid, seq: Sequence, at: Time };

/** A body as it is sent. */
export const djCommands = {
  start: object({ ...djBodies.start.schema, ...command }),
  play: object({ ...djBodies.play.schema, ...command }),
  track: object({ ...djBodies.track.schema, ...command }),
  stop: object({ ...djBodies.stop.schema, ...command }),
  retract: object({ ...djBodies.retract.schema, ...command }),
  session: object({ ...djBodies.session.schema, ...command }),
  announce: object({ ...djBodies.announce.schema, ...command }),
  announce_over: object({ ...djBodies.announce_over.schema, ...command }),
  poll: object({ ...djBodies.poll.schema, ...command }),
  poll_over: object({ ...djBodies.poll_over.schema, ...command }),
  end: object({ ...djBodies.end.schema, ...command }),
} as const;

/** What the desk says that changes nothing. */
export const djTalk = {
  /** The first message. `clock` is the desk's time now: the cloud corrects every `at` by the difference. */
  hello: object({
    type: literal("hello"),
    protocol: between({ min: 1, max: 1_000_000 }),
    client: word(80),
    clock: Time,
  }),
  /** Ask for the state of a session, and for what happens in it from now on. */
  watch: object({ type: literal("watch"), session: Uuid }),
  /** Every 20 seconds. */
  ping: object({ type: literal("ping"), clock: Time }),
} as const;

export const DjCommand = anyOf(...Object.values(djCommands));
export type DjCommand = Infer<typeof DjCommand>;
export type DjCommandType = keyof typeof djCommands;

export const DjTalk = anyOf(...Object.values(djTalk));
export type DjTalk = Infer<typeof DjTalk>;

export const DjError = type({
  type: literal("error"),
  /**
   * `unsupported_protocol` (with `protocol`), `not_signed_in`, `not_your_session`, `other_device`, `session_unknown`, `session_ended`,
   * `out_of_order` (with `expected`), `invalid_json`, `invalid_message`, `play_unknown`, `poll_unknown`, `announcement_unknown`,
   * `id_taken`, `too_many_sessions`, `too_many_starts`, `night_full` (`nightLimits`), `rate_limited`, `unavailable`.
   */
  code: string(),
  message: string(),
  /** Whether the same command may succeed later; otherwise its number is used up. */
  retry: boolean(),
  field: optional(string()),
  session: optional(string()),
  seq: optional(integer()),
  /** With `out_of_order`: the number that is waited for. */
  expected: optional(integer()),
  /** With `unsupported_protocol`: the one that the cloud speaks. */
  protocol: optional(integer()),
});
export type DjError = Infer<typeof DjError>;

/** What the cloud says to the desk, by `type`. */
export const toDj = {
  /**
   * `site`: address of the web pages without a slash at its end; the room is at `SITE/live/CODE`, the recap at `SITE/recap/SESSION`. A desk
   * opens only what is an address (`web_address.ts`) then.
   */
  welcome: type({
    type: literal("welcome"),
    protocol: integer(),
    server_time: integer(),
    account: DjName,
    heartbeat_seconds: number(),
    site: string(),
  }),
  /** Answers `watch` and `start`. `applied`: the highest command number of the session that the cloud has dealt with. */
  snapshot: type({
    type: literal("snapshot"),
    session: string(),
    seq: integer(),
    applied: integer(),
    state: LiveState,
  }),
  event: type({ type: literal("event"), session: string(), seq: integer(), event: SessionEvent }),
  counts: type({ type: literal("counts"), session: string(), counts: Counts }),
  /**
   * Why the figures of a session may be made up, since more is refused than an honest night has: `newcomers` (new dancers of one address at
   * once), `strangers` (actions of who was never in the room). Said when it changes; none when it is over. A connection begins with none.
   */
  doubts: type({ type: literal("doubts"), session: string(), doubts: list(string()) }),
  ack: type({ type: literal("ack"), session: string(), seq: integer() }),
  error: DjError,
  heartbeat: type({ type: literal("heartbeat"), server_time: integer() }),
  /** The cloud restarts: come back after so many milliseconds. */
  comeback: type({ type: literal("comeback"), after_ms: integer() }),
} as const;

export const ToDj = anyOf(...Object.values(toDj));
export type ToDj = Infer<typeof ToDj>;
