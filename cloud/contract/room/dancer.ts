/**
 * Between a dancer's phone and the cloud: `GET /api/live/CODE/socket` (WebSocket), or where that is blocked `GET /api/live/CODE/events`
 * (Server-Sent Events, the same messages as `data:` lines) with `POST /api/live/CODE/actions`. Both need the cookie that `GET
 * /api/live/CODE` sets.
 *
 * Every action carries `n`, which grows with each action of this dancer (the phone's clock in milliseconds, never twice the same): the
 * cloud keeps the newest of what was said about the same thing, so a doubled or late message changes nothing.
 */

import { boolean, enums, type Infer, literal, nullable, object, union } from "superstruct";
import { between, Sequence, Uuid, word } from "../fields.ts";
import { limits } from "../limits.ts";
import type { SessionEvent } from "./events.ts";
import type { Counts, DancerState, LiveState } from "./state.ts";

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
    wish: nullable(enums(["slower", "perfect", "faster"] as const)),
  }),
  vote: object({
    type: literal("vote"),
    ...action,
    poll: Uuid,
    option: between({ min: 0, max: limits.options.max - 1 }),
  }),
  thank: object({ type: literal("thank"), ...action }),
} as const;

export const DancerAction = union([
  dancerActions.like,
  dancerActions.tempo,
  dancerActions.vote,
  dancerActions.thank,
]);

/** The first message on a WebSocket. `since`: the last sequence number seen of `session`, for a returner. */
export const DancerHello = object({
  type: literal("hello"),
  protocol: between({ min: 1, max: 1_000_000 }),
  client: word(80),
  session: nullable(Uuid),
  since: nullable(between({ min: 0, max: Number.MAX_SAFE_INTEGER })),
});

export type DancerAction = Infer<typeof DancerAction>;
export type DancerHello = Infer<typeof DancerHello>;

/** What the cloud says to a dancer. */
export type ToDancer =
  | { type: "welcome"; protocol: number; server_time: number; heartbeat_seconds: number }
  | { type: "snapshot"; session: string; seq: number; state: LiveState; you: DancerState }
  /** In place of a snapshot, after the events that a returner missed. */
  | { type: "resumed"; session: string; seq: number; counts: Counts; you: DancerState }
  | { type: "event"; session: string; seq: number; event: SessionEvent }
  | { type: "counts"; session: string; counts: Counts }
  | { type: "ack"; id: string }
  | DancerError
  | { type: "heartbeat"; server_time: number }
  /** The cloud restarts: come back after so many milliseconds. */
  | { type: "comeback"; after_ms: number };

export interface DancerError {
  type: "error";
  /**
   * `unsupported_protocol` (with `protocol`), `no_cookie`, `wrong_session`, `session_ended`, `not_playing`, `play_unknown`, `poll_unknown`,
   * `poll_closed`, `option_unknown`, `invalid_json`, `invalid_message`, `rate_limited`, `unavailable`.
   */
  code: string;
  message: string;
  /** Whether the same action may succeed later. */
  retry: boolean;
  field?: string;
  id?: string;
  protocol?: number;
}
