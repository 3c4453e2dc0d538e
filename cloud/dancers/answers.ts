/** Answers to dancers' actions, in words that a person understands. */

import type { Refusal } from "@pika/contract/parse.ts";
import type { DancerError } from "@pika/contract/room/dancer.ts";
import { dancerError, RefusalError } from "../base/refusal.ts";
import type { Reason } from "../room/actions.ts";

export type Answer = { type: "ack"; id: string } | DancerError;

// Made once: a flood of actions is refused with them.
const refusals = {
  wrong_session: new RefusalError("wrong_session", "This message is for another session"),
  session_ended: new RefusalError("session_ended", "The night is over"),
  not_playing: new RefusalError("not_playing", "This track does not sound any more"),
  play_unknown: new RefusalError("play_unknown", "This track was not played here"),
  poll_unknown: new RefusalError("poll_unknown", "There is no such poll here"),
  poll_closed: new RefusalError("poll_closed", "The poll is closed"),
  option_unknown: new RefusalError("option_unknown", "The poll has no such answer"),
  rate_limited: new RefusalError("rate_limited", "Too many messages at once", { help: "Wait a moment" }),
  too_many_newcomers: new RefusalError("rate_limited", "Many new phones are here at once", {
    help: "This is sent again by itself",
  }),
  not_in_room: new RefusalError("not_in_room", "Whoever was never connected to this night has no say in it", {
    help: "Open the night; this is sent again by itself then",
  }),
  unavailable: new RefusalError("unavailable", "The server cannot save this now", { help: "Try again soon" }),
} satisfies Record<
  Reason | "wrong_session" | "rate_limited" | "too_many_newcomers" | "not_in_room" | "unavailable",
  RefusalError
>;

export function ack(id: string): Answer {
  return { type: "ack", id };
}

/** A refusal of the action `id`, or of a dancer when there is no action. */
export function refuse(code: keyof typeof refusals, id?: string): DancerError {
  return dancerError(refusals[code], id);
}

/** A refusal of input that is no message. `input`: what came, for the id in it, if there is one. */
export function refuseInput(refusal: Refusal, input: unknown): DancerError {
  return dancerError(RefusalError.ofInput(refusal), idOf(input));
}

/** The id of what came, when it is one. */
export function idOf(input: unknown): string | undefined {
  const id = (input as { id?: unknown } | null)?.id;
  return typeof id === "string" && id.length >= 1 && id.length <= 64 ? id : undefined;
}
