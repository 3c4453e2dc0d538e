/** A feed and its signature: what they say together. */

import { feedLimits } from "../limits.ts";
import { parseJson } from "../parse.ts";
import { type Believed, verify } from "./minisign.ts";
import { type Channel, Feed, feedName } from "./releases.ts";

/** The bytes as they were signed, and what they say. */
export interface SignedFeed {
  bytes: Uint8Array<ArrayBuffer>;
  /** The content of the `.minisig` file. */
  signature: string;
  feed: Feed;
  /** When it was signed, in milliseconds since 1970; the trusted comment says it. */
  signedAt: number;
}

/** The signature is good, and what was signed is not what was asked for. */
export class FeedError extends Error {
  override name = "FeedError";
}

/** What is signed along with a feed. */
export function commentOf({ channel, version, published }: Feed): string {
  const seconds = Math.floor(Date.parse(published) / 1_000);
  return `timestamp:${seconds} file:${feedName(channel)} version:${version}`;
}

/**
 * Verifies and reads a feed. `now`: the reader's clock, in milliseconds since 1970; what was signed more than `feedLimits.clockSkew` later is not
 * believed, since it would have all feeds of today taken for older ones. `null`: the reader is who signs it. Throws a `SignatureError` or a
 * `FeedError`.
 */
export function openFeed(
  { bytes, signature }: Pick<SignedFeed, "bytes" | "signature">,
  { key, channel, now }: { key: Believed; channel: Channel; now: number | null },
): SignedFeed {
  const comment = verify(bytes, signature, key);
  const { value: feed, refusal } = parseJson(new TextDecoder().decode(bytes), Feed);
  if (refusal) throw new FeedError(`The feed is not in a form that is known here: ${refusal.message}`);
  if (feed.channel !== channel) {
    throw new FeedError(`The feed is of channel "${feed.channel}", and "${channel}" was asked for`);
  }
  const said = wordsOf(comment);
  if (
    said.file !== feedName(channel) || said.version !== feed.version ||
    !/^\d{9,11}$/.test(said.timestamp ?? "")
  ) {
    throw new FeedError(
      `The signature's comment is "${comment}", which does not belong to ${
        feedName(channel)
      } ${feed.version}`,
    );
  }
  const signedAt = Number(said.timestamp) * 1_000;
  const latest = Math.max(signedAt, Date.parse(feed.published));
  if (now !== null && latest > now + feedLimits.clockSkew * 1_000) {
    throw new FeedError(
      `The feed is of ${new Date(latest).toISOString()}, which is still to come: its clock is wrong, or ours`,
    );
  }
  return { bytes, signature, feed, signedAt };
}

/** `timestamp:1 file:latest.json version:0.2.0` as an object. */
function wordsOf(comment: string): Record<string, string | undefined> {
  return Object.fromEntries(
    comment.split(/\s+/).map((word) => {
      const at = word.indexOf(":");
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}
