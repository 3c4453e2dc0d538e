/** Reading request bodies. */

import type { Struct } from "superstruct";
import { limits } from "@pika/contract/limits.ts";
import { parseJson } from "@pika/contract/parse.ts";
import { ApiError } from "../base/refusal.ts";

/** The body as `struct` says. Throws an `ApiError` that names the field that is wrong. */
// deno-lint-ignore no-explicit-any
export async function readBody<T>(request: Request, struct: Struct<T, any>): Promise<T> {
  const { value, refusal } = parseJson(await readText(request), struct);
  if (refusal) throw new ApiError(400, refusal);
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
export function tooLarge(): ApiError {
  const message = `The request's body must have at most ${limits.frameBytes} bytes`;
  return new ApiError(413, { code: "too_large", message });
}
