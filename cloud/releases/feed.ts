/** Which feeds are answered to the world, and which of two is newer. */

import { FeedError, openFeed, type SignedFeed } from "@pika/contract/feed/signed.ts";
import { compareVersions } from "@pika/contract/feed/versions.ts";

/**
 * As `openFeed`, for strangers: an app that is tried out may be sent to its own machine, and that leads nobody else anywhere. Throws a
 * `SignatureError` or a `FeedError`.
 */
export function openPublicFeed(...[signed, asked]: Parameters<typeof openFeed>): SignedFeed {
  const opened = openFeed(signed, asked);
  const packages = Object.values(opened.feed.targets).flat();
  const local = packages.find(({ url }) => new URL(url).protocol !== "https:");
  if (!local) return opened;
  throw new FeedError(`The feed names "${local.url}": what is for everybody must begin with https://`);
}

/** Whether `one` must not take the place of `other`: its version is lower, or it is the same and was signed before. */
export function isOlder(one: SignedFeed, other: SignedFeed): boolean {
  const difference = compareVersions(one.feed.version, other.feed.version);
  return difference < 0 || (difference === 0 && one.signedAt < other.signedAt);
}
