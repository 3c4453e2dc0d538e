/** Rate limits of HTTP requests. */

import { ApiError } from "../base/refusal.ts";
import type { RateLimit } from "../base/rate_limit.ts";

/** Takes one of `key`'s from `limit`. Throws an `ApiError` that says when to come again. */
export function pace(limit: RateLimit, key: string): void {
  const seconds = limit.take(key);
  if (seconds === 0) return;
  const message = `That was too often. Try again in ${seconds} seconds`;
  throw new ApiError(429, { code: "rate_limited", message, retry_after: seconds });
}
