/** Reading request bodies. */

import { limits } from "@pika/contract/limits.ts";
import { parseJson } from "@pika/contract/parse.ts";
import type { Struct } from "superstruct";
import { RefusalError } from "../base/refusal.ts";

/** The body as `struct` says. Throws a `RefusalError` that names the field that is wrong. */
// deno-lint-ignore no-explicit-any
export async function readBody<T>(request: Request, struct: Struct<T, any>): Promise<T> {
  const { value, refusal } = parseJson(await readText(request), struct);
  if (refusal) throw RefusalError.ofInput(refusal);
  return value;
}

/** The body as text, of at most `limits.frameBytes`: it is not read further than that. */
async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > limits.frameBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return await new Blob(chunks as Uint8Array<ArrayBuffer>[]).text();
}

/** The error for a body that is too large. */
export function tooLarge(): RefusalError {
  const message = `The request's body must have at most ${limits.frameBytes} bytes`;
  return new RefusalError("too_large", message);
}
