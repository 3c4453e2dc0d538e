/** The way in for what dancers do, by WebSocket or by request: schema, room, pace, then the batch. */

import { parse, type Parsed } from "@pika/contract/parse.ts";
import { type DancerAction, dancerActions } from "@pika/contract/room/dancer.ts";
import type { Struct } from "superstruct";
import type { AddressLimit } from "../base/address_limit.ts";
import type { RateLimit } from "../base/rate_limit.ts";
import { idOf, refuse, refuseInput } from "./answers.ts";
import type { ActionBatcher, Asker } from "./batcher.ts";
import type { Doubts } from "./doubts.ts";
import type { Newcomers } from "./newcomers.ts";

/** Who speaks, in which room, and who is told of the outcome. */
export interface Speaker extends Asker {
  readonly dancer: string;
  readonly session: string;
  readonly address: string;
}

export interface IntakeOptions {
  batcher: ActionBatcher;
  perDancer: RateLimit;
  perAddress: AddressLimit;
  newcomers: Newcomers;
  doubts: Doubts;
}

export class Intake {
  #options: IntakeOptions;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Takes what should be an action. The speaker is answered exactly once. */
  take(input: unknown, speaker: Speaker): void {
    const { batcher, perDancer, perAddress, newcomers, doubts } = this.#options;
    const tooFast = perDancer.take(speaker.dancer) > 0 || perAddress.take(speaker.address) > 0;
    // Before it is looked at: a flood costs as little as can be.
    if (tooFast) return speaker.answer(refuse("rate_limited", idOf(input)));
    const { value: action, refusal } = parseAction(input);
    if (refusal) return speaker.answer(refuseInput(refusal, input));
    if (action.session !== speaker.session) return speaker.answer(refuse("wrong_session", action.id));
    if (!newcomers.admit(speaker.dancer, speaker.address)) {
      doubts.refused(speaker.session, "newcomers");
      return speaker.answer(refuse("too_many_newcomers", action.id));
    }
    batcher.add({ dancer: speaker.dancer, action }, speaker);
  }
}

/** Checks an action by the schema of its type, so that a refusal names the field. */
export function parseAction(input: unknown): Parsed<DancerAction> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return { refusal: { code: "invalid_message", message: "The message must be an object of a known type" } };
  }
  const type = (input as { type?: unknown }).type;
  if (typeof type !== "string" || !Object.hasOwn(dancerActions, type)) {
    const quoted = JSON.stringify(type)?.slice(0, 80);
    const reason = quoted === undefined ? "is missing" : `is not known: ${quoted}`;
    return { refusal: { code: "invalid_message", message: `Field "type" ${reason}`, field: "type" } };
  }
  const struct = dancerActions[type as keyof typeof dancerActions] as unknown as Struct<DancerAction>;
  return parse(input, struct);
}
