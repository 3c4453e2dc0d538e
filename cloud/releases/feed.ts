/** Which of two feeds is newer. */

import type { SignedFeed } from "@pika/contract/feed/signed.ts";
import { compareVersions } from "@pika/contract/feed/versions.ts";

/** Whether `one` must not take the place of `other`: its version is lower, or it is the same and was signed before. */
export function isOlder(one: SignedFeed, other: SignedFeed): boolean {
  const difference = compareVersions(one.feed.version, other.feed.version);
  return difference < 0 || (difference === 0 && one.signedAt < other.signedAt);
}
