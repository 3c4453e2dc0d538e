/**
 * Between a dancer's phone and the cloud: `GET /api/live/CODE/socket` (WebSocket), or where that is blocked `GET /api/live/CODE/events`
 * (Server-Sent Events, the same messages as `data:` lines) with `POST /api/live/CODE/actions`. Both need the cookie that `GET
 * /api/live/CODE` sets. A POST counts of who is, or was, connected: it carries the `pass` of a welcome in the header `passHeader`.
 *
 * Every action carries `n`, which grows with each action of this dancer (the phone's clock in milliseconds, never twice the same): the
 * cloud keeps the newest of what was said about the same thing, so a doubled or late message changes nothing.
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
import { anyOf, between, Sequence, Uuid, word } from "../fields.ts";
import { limits } from "../limits.ts";
import { SessionEvent } from "./events.ts";
import { Counts, DancerState, LiveState, TempoWish } from "./state.ts";

/** The header of a POST of actions in which the pass goes. A cloud that gives none reads none. */
export const passHeader = "pika-pass";

/** `id` comes back in the answer. */
const action = { id: word(64), session: Uuid, n: Sequence };

/** What a dancer asks of a session, by `type`. */
export const dancerActions = {
  like: object({ type: literal("like"), ...action, play: Uuid, on: boolean() }),
  /** `null` takes the wish back. Only for what sounds now. */
  tempo: object({
    type: literal("tempo"),
    ...action,
    play: Uuid,
    wish: nullable(TempoWish),
  }),
  vote: object({
    type: literal("vote"),
    ...action,
    poll: Uuid,
    option: between({ min: 0, max: limits.options.max - 1 }),
  }),
  thank: object({ type: literal("thank"), ...action }),
} as const;

export const DancerAction = anyOf(...Object.values(dancerActions));
export type DancerAction = Infer<typeof DancerAction>;

/** The first message on a WebSocket. `since`: the last sequence number seen of `session`, for a returner. */
export const DancerHello = object({
  type: literal("hello"),
  protocol: between({ min: 1, max: 1_000_000 }),
  client: word(80),
  session: nullable(Uuid),
  since: nullable(between({ min: 0, max: Number.MAX_SAFE_INTEGER })),
});

export type DancerHello = Infer<typeof DancerHello>;

export const DancerError = type({
  type: literal("error"),
  /**
   * `unsupported_protocol` (with `protocol`), `no_cookie`, `wrong_session`, `session_ended`, `not_playing`, `play_unknown`, `poll_unknown`,
   * `poll_closed`, `option_unknown`, `invalid_json`, `invalid_message`, `not_in_room`, `rate_limited`, `unavailable`.
   */
  code: string(),
  message: string(),
  /** Whether the same action may succeed later. */
  retry: boolean(),
  field: optional(string()),
  id: optional(string()),
  protocol: optional(integer()),
});
export type DancerError = Infer<typeof DancerError>;

/** What the cloud says to a dancer, by `type`. */
export const toDancer = {
  welcome: type({
    type: literal("welcome"),
    protocol: integer(),
    server_time: integer(),
    heartbeat_seconds: number(),
    /** Says that this dancer was connected to this session: for a POST, also a later one from another page. */
    pass: optional(string()),
  }),
  snapshot: type({
    type: literal("snapshot"),
    session: string(),
    seq: integer(),
    state: LiveState,
    you: DancerState,
  }),
  /** In place of a snapshot, after the events that a returner missed. */
  resumed: type({
    type: literal("resumed"),
    session: string(),
    seq: integer(),
    counts: Counts,
    you: DancerState,
  }),
  event: type({ type: literal("event"), session: string(), seq: integer(), event: SessionEvent }),
  counts: type({ type: literal("counts"), session: string(), counts: Counts }),
  ack: type({ type: literal("ack"), id: string() }),
  error: DancerError,
  heartbeat: type({ type: literal("heartbeat"), server_time: integer() }),
  /** The cloud restarts: come back after so many milliseconds. */
  comeback: type({ type: literal("comeback"), after_ms: integer() }),
} as const;

export const ToDancer = anyOf(...Object.values(toDancer));
export type ToDancer = Infer<typeof ToDancer>;
