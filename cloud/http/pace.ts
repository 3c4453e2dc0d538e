/** Rate limits of HTTP requests. */

import type { RateLimit } from "../base/rate_limit.ts";
import { RefusalError } from "../base/refusal.ts";

/** Takes one of `key`'s from `limit`. Throws a `RefusalError` that says when to come again. */
export function pace(limit: RateLimit, key: string): void {
  const seconds = limit.take(key);
  if (seconds === 0) return;
  const help = `Try again in ${seconds} seconds`;
  throw new RefusalError("rate_limited", "That was too often", { help, retryAfter: seconds });
}
