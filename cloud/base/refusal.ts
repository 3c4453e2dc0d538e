/** An answer that is an error, thrown wherever it is noticed. */

import type { HttpError } from "@pika/contract/room/http.ts";

export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503;

export class ApiError extends Error {
  override name = "ApiError";

  constructor(readonly status: ErrorStatus, readonly body: HttpError) {
    super(body.message);
  }
}

/** The answer to `error`. */
export function errorResponse({ status, body }: Pick<ApiError, "status" | "body">): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (body.retry_after !== undefined) headers.set("retry-after", String(body.retry_after));
  if (status === 401) headers.set("www-authenticate", "Bearer");
  return Response.json({ error: body }, { status, headers });
}
