/** Rate limits of HTTP requests. */

import { RefusalError } from "../base/refusal.ts";

/** What is paced: 0, or in how many seconds `key` may come again. */
export interface Limit {
  take(key: string): number;
}

/** Takes one of `key`'s from `limit`. Throws a `RefusalError` that says when to come again. */
export function pace(limit: Limit, key: string): void {
  const seconds = limit.take(key);
  if (seconds === 0) return;
  const help = `Try again in ${seconds} seconds`;
  throw new RefusalError("rate_limited", "That was too often", { help, retryAfter: seconds });
}
