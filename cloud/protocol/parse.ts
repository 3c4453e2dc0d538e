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

function refusalOf(error: StructError): Refusal {
  const field = error.path.join(".");
  if (field === "") {
    return { code: "invalid_message", message: "The message must be an object of a known type" };
  }
  const quoted = JSON.stringify(error.value)?.slice(0, 80);
  const reason = quoted === undefined
    ? "is missing"
    : error.type === "never"
    ? "is not known here"
    : error.message.startsWith("must") || error.message.startsWith("is ")
    ? `${error.message}, not ${quoted}`
    : `is wrong: ${quoted}`;
  return { code: "invalid_message", message: `Field "${field}" ${reason}`, field };
}
