/** A feed whose signature was verified, and which of two is newer. */

import { type Channel, Feed } from "@pika/contract/feed/releases.ts";
import { compareVersions } from "@pika/contract/feed/versions.ts";
import { parseJson } from "@pika/contract/parse.ts";
import { type PublicKey, verify } from "./minisign.ts";

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

/** Verifies and reads a feed. Throws a `SignatureError` or a `FeedError`. */
export async function openFeed(
  { bytes, signature }: Pick<SignedFeed, "bytes" | "signature">,
  { key, channel }: { key: PublicKey; channel: Channel },
): Promise<SignedFeed> {
  const comment = await verify(bytes, { signature, key });
  const { value: feed, refusal } = parseJson(new TextDecoder().decode(bytes), Feed);
  if (refusal) throw new FeedError(`The feed is not in a form that is known here: ${refusal.message}`);
  if (feed.channel !== channel) {
    throw new FeedError(`The feed is of channel "${feed.channel}", and "${channel}" was asked for`);
  }
  const said = fields(comment);
  if (
    said.file !== `${channel}.json` || said.version !== feed.version ||
    !/^\d{9,11}$/.test(said.timestamp ?? "")
  ) {
    throw new FeedError(
      `The signature's comment is "${comment}", which does not belong to ${channel}.json ${feed.version}`,
    );
  }
  return { bytes, signature, feed, signedAt: Number(said.timestamp) * 1_000 };
}

/** Whether `one` must not take the place of `other`: its version is lower, or it is the same and was signed before. */
export function isOlder(one: SignedFeed, other: SignedFeed): boolean {
  const difference = compareVersions(one.feed.version, other.feed.version);
  return difference < 0 || (difference === 0 && one.signedAt < other.signedAt);
}

/** `timestamp:1 file:latest.json version:0.2.0` as an object. */
function fields(comment: string): Record<string, string | undefined> {
  return Object.fromEntries(
    comment.split(/\s+/).map((word) => {
      const at = word.indexOf(":");
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}
