/** Answers to dancers' actions, in words that a person understands. */

import type { Refusal } from "@pika/contract/parse.ts";
import type { DancerError } from "@pika/contract/room/dancer.ts";

export type Answer = { type: "ack"; id: string } | DancerError;

const messages: Record<string, string> = {
  wrong_session: "This message is for another session",
  session_ended: "The night is over",
  not_playing: "This track does not sound any more",
  play_unknown: "This track was not played here",
  poll_unknown: "There is no such poll here",
  poll_closed: "The poll is closed",
  option_unknown: "The poll has no such answer",
  rate_limited: "Too many messages at once. Wait a moment",
  unavailable: "The server cannot save this now. Try again soon",
};

/** Codes whose action may succeed later. */
const passing = new Set(["rate_limited", "unavailable"]);

export function ack(id: string): Answer {
  return { type: "ack", id };
}

/** A refusal of the action `id`, with one of the codes above. */
export function refuse(id: string, code: string): DancerError {
  return { type: "error", code, message: messages[code] ?? code, retry: passing.has(code), id };
}

/** A refusal of input that is no message. `input`: what came, for the id in it, if there is one. */
export function refuseInput(refusal: Refusal, input: unknown): DancerError {
  const id = (input as { id?: unknown } | null)?.id;
  const named = typeof id === "string" && id.length >= 1 && id.length <= 64;
  return { type: "error", ...refusal, retry: false, ...(named ? { id } : {}) };
}
