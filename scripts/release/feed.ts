/**
 * The update feed: one signed file that says what the newest version is and where its installers lie, per target. It is
 * `latest.json`, and `next.json` for those who also want pre-releases; beside it lies its signature (minisign.ts).
 */

import { type Believed, SignatureError } from "@pika/contract/feed/minisign.ts";
import { type Channel, Feed } from "@pika/contract/feed/releases.ts";
import { commentOf, FeedError as UnbelievableFeed, openFeed } from "@pika/contract/feed/signed.ts";
import { type SecretKey, sign } from "@pika/contract/feed/signing.ts";
import { feedLimits } from "@pika/contract/limits.ts";
import { parse } from "@pika/contract/parse.ts";
import { prerelease as preReleaseOf } from "semver";
import { ScriptError } from "../lib/errors.ts";

/** How long a feed is believed, in days: an attacker cannot keep an old one alive for longer. */
export const feedLifetimeDays = 120;

/** A feed that is not to be believed, or that no installed app would take. */
export class FeedError extends ScriptError {
  override name = "FeedError";
}

/** `0.2.0` goes to everybody, `0.2.0-rc.1` to those who want it. */
export function channelOf(version: string): Channel {
  return preReleaseOf(version) ? "next" : "latest";
}

/** What of a feed is not the same for all feeds that are made in one moment. */
export type FeedParts = Omit<Feed, "schema" | "published" | "expires">;

/** Makes a feed and checks it. `now` in milliseconds since 1970. Throws a FeedError. */
export function makeFeed(parts: FeedParts, now: number): Feed {
  const published = Math.floor(now / 1000) * 1000;
  return checkFeed({
    schema: 1,
    channel: parts.channel,
    version: parts.version,
    published: new Date(published).toISOString(),
    expires: new Date(published + feedLifetimeDays * 86_400_000).toISOString(),
    minimum_protocol: parts.minimum_protocol,
    rollout: parts.rollout,
    notes: parts.notes,
    targets: parts.targets,
  });
}

const targetForm = /^(linux|macos|windows)-(x64|arm64)$/;

/** Checks what is called a feed: an app must take it, and it must say nothing besides. Throws a FeedError that names the field and its value. */
export function checkFeed(value: unknown): Feed {
  const { value: feed, refusal } = parse(value, Feed);
  if (refusal) {
    throw new FeedError(`No app would take this feed: ${refusal.message}`, {
      help: refusal.field === "notes" ? howToShorten : undefined,
    });
  }
  const surplus = Object.keys(feed).find((field) => !Object.hasOwn(Feed.schema, field));
  if (surplus !== undefined) throw new FeedError(`Field "${surplus}" is not one of a feed`);
  const targets = Object.keys(feed.targets);
  if (targets.length === 0) throw new FeedError("The feed names no target");
  const strange = targets.find((target) => !targetForm.test(target));
  if (strange !== undefined) {
    throw new FeedError(`The feed names the target "${strange}", which is none of ours`);
  }
  if (channelOf(feed.version) === "next" && feed.channel === "latest") {
    throw new FeedError(`The pre-release ${feed.version} is not for the channel "latest"`);
  }
  if (feed.expires <= feed.published) {
    throw new FeedError(`The feed expires on ${feed.expires}, before it is published`);
  }
  return feed;
}

/** What an app would refuse of such a feed, in words; empty when it takes it. */
export function complaintsOfApps(parts: FeedParts, now: number): string[] {
  try {
    makeFeed(parts, now);
    return [];
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    return [[error.message, error.help].filter(Boolean).join(". ")];
  }
}

/** What to do about notes that are longer than an app takes. */
const howToShorten =
  `Shorten the version's section in CHANGELOG.md to ${feedLimits.notes} characters: what is left out is in the commits.`;

export interface SignedFeed {
  feed: Feed;
  text: string;
  signature: string;
}

/** The feed as a file, and its signature with what minisign calls the trusted comment. Throws a FeedError when an app would refuse it. */
export function signFeed(feed: Feed, key: SecretKey): SignedFeed {
  checkFeed(feed);
  const text = JSON.stringify(feed, null, 2) + "\n";
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > feedLimits.bytes) {
    throw new FeedError(
      `No app would take this feed: it has ${bytes.length} bytes, and may have ${feedLimits.bytes}`,
      {
        help: howToShorten,
      },
    );
  }
  return { feed, text, signature: sign(bytes, key, commentOf(feed)) };
}

/** Reads a feed as the app does: signature first, then its shape, and whether both speak of the same. Throws a FeedError. */
export function readFeed(
  text: string,
  signature: string,
  { key, channel }: { key: Believed; channel: Channel },
): Feed {
  try {
    const bytes = new TextEncoder().encode(text);
    return checkFeed(openFeed({ bytes, signature }, { key, channel, now: null }).feed);
  } catch (error) {
    if (!(error instanceof SignatureError || error instanceof UnbelievableFeed)) throw error;
    throw new FeedError(error.message);
  }
}
