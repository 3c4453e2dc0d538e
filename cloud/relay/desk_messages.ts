/** Reads what a desk says, so that a refusal names the field and, for a command, the number that it uses up. */

import { Sequence, Uuid } from "@pika/contract/fields.ts";
import { parse, type Refusal } from "@pika/contract/parse.ts";
import { type DjCommand, djCommands, type DjTalk, djTalk } from "@pika/contract/room/dj.ts";
import { type Struct, type as open } from "superstruct";

export type Heard =
  | { kind: "talk"; talk: DjTalk }
  | { kind: "command"; command: DjCommand }
  /** `numbered`: the room and number of a command whose other fields are wrong. */
  | { kind: "refused"; refusal: Refusal; numbered: { session: string; seq: number } | null };

const Numbered = open({ session: Uuid, seq: Sequence });

/** Checks one message. */
export function readDeskMessage(text: string): Heard {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return refused({ code: "invalid_json", message: "The message is not JSON" }, null);
  }
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return refused(
      { code: "invalid_message", message: "The message must be an object of a known type" },
      null,
    );
  }
  const type = (input as { type?: unknown }).type;
  if (typeof type === "string" && Object.hasOwn(djTalk, type)) {
    const { value, refusal } = parse(
      input,
      djTalk[type as keyof typeof djTalk] as unknown as Struct<DjTalk>,
    );
    return value ? { kind: "talk", talk: value } : refused(refusal!, null);
  }
  if (typeof type === "string" && Object.hasOwn(djCommands, type)) {
    const struct = djCommands[type as keyof typeof djCommands] as unknown as Struct<DjCommand>;
    const { value, refusal } = parse(input, struct);
    return value ? { kind: "command", command: value } : refused(refusal!, input);
  }
  const quoted = JSON.stringify(type)?.slice(0, 80);
  const reason = quoted === undefined ? "is missing" : `is not known: ${quoted}`;
  return refused({ code: "invalid_message", message: `Field "type" ${reason}`, field: "type" }, input);
}

function refused(refusal: Refusal, input: unknown): Heard {
  const { value } = parse(input, Numbered);
  // Nothing else of the input may get into the answer.
  return { kind: "refused", refusal, numbered: value ? { session: value.session, seq: value.seq } : null };
}
