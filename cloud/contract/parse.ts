/** Turns unknown input into a message, or into an error that names the field. */

import { create, type Struct, StructError } from "superstruct";

/** What is wrong with an input, in words for the person and a field for the program. */
export interface Refusal {
  code: string;
  message: string;
  /** Path of the field, such as `track.title`; absent when the whole input is wrong. */
  field?: string;
}

export type Parsed<T> = { value: T; refusal?: undefined } | { value?: undefined; refusal: Refusal };

/** Checks `input` and cleans its text. */
// deno-lint-ignore no-explicit-any
export function parse<T>(input: unknown, struct: Struct<T, any>): Parsed<T> {
  try {
    return { value: create(input, struct) };
  } catch (error) {
    if (!(error instanceof StructError)) throw error;
    return { refusal: refusalOf(error) };
  }
}

/** Reads JSON and then as `parse`. */
// deno-lint-ignore no-explicit-any
export function parseJson<T>(text: string, struct: Struct<T, any>): Parsed<T> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return { refusal: { code: "invalid_json", message: "The message is not JSON" } };
  }
  return parse(input, struct);
}

/** Fields whose value no message repeats. */
const secret = new Set(["password", "code"]);

function refusalOf(error: StructError): Refusal {
  const field = error.path.join(".");
  if (field === "") {
    return { code: "invalid_message", message: "The message must be an object of a known type" };
  }
  const quoted = secret.has(field) || error.value === undefined
    ? ""
    : `: ${JSON.stringify(error.value)?.slice(0, 80)}`;
  return { code: "invalid_message", message: `Field "${field}" ${reason(error)}${quoted}`, field };
}

function reason(error: StructError): string {
  if (error.value === undefined) return "is missing";
  if (error.type === "never") return "is not known here";
  const message = error.failures()[0]?.message ?? "";
  return message.startsWith("must") || message.startsWith("is ") ? message : "is wrong";
}
