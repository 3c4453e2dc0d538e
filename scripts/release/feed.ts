/**
 * The update feed: one signed file that says what the newest version is and where its installers lie, per target. It is
 * `latest.json`, and `next.json` for those who also want pre-releases; beside it lies its signature (minisign.ts).
 */

import { prerelease as preReleaseOf, valid } from "semver";
import * as s from "superstruct";
import { ScriptError } from "../lib/errors.ts";
import { type PublicKey, type SecretKey, sign, verify } from "./minisign.ts";

/** How long a feed is believed, in days: an attacker cannot keep an old one alive for longer. */
export const feedLifetimeDays = 120;

export const channels = ["latest", "next"] as const;
export type Channel = (typeof channels)[number];

const version = s.refine(s.string(), "a SemVer version", (text) => valid(text) === text);
const time = s.refine(
  s.string(),
  "an ISO time in UTC",
  (text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text,
);

// Loopback addresses are for tests: a feed that is signed for the world names no such thing.
const address = s.refine(s.string(), "an https address", (text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "https:" || (url?.protocol === "http:" && url.hostname === "127.0.0.1");
});

const file = s.object({
  /** `exe`, `dmg`, `deb`, `tar.gz`. */
  format: s.nonempty(s.string()),
  url: address,
  /** Bytes. */
  size: s.min(s.integer(), 1),
  sha256: s.pattern(s.string(), /^[0-9a-f]{64}$/),
  /** Whether the system knows who made it, and opens it without a warning; Linux never does. */
  signed: s.boolean(),
});

const feedShape = s.object({
  schema: s.literal(1),
  channel: s.enums(channels),
  version,
  published: time,
  expires: time,
  /** The oldest protocol (cloud/contract/room/version.ts) that the cloud still takes once this version is out: an app that speaks an older one must update. */
  minimum_protocol: s.min(s.integer(), 1),
  /** Of a hundred apps, how many are told. */
  rollout: s.max(s.min(s.integer(), 0), 100),
  /** Markdown: the changelog's section. */
  notes: s.string(),
  /** `windows-x64`: the files of a target, the one to prefer first. */
  targets: s.record(s.pattern(s.string(), /^(linux|macos|windows)-(x64|arm64)$/), s.nonempty(s.array(file))),
});

export type Feed = s.Infer<typeof feedShape>;

/** A feed that is not to be believed. */
export class FeedError extends ScriptError {
  override name = "FeedError";
}

/** `0.2.0` goes to everybody, `0.2.0-rc.1` to those who want it. */
export function channelOf(version: string): Channel {
  return preReleaseOf(version) ? "next" : "latest";
}

/** Makes a feed and checks it. `now` in milliseconds since 1970. Throws a FeedError. */
export function makeFeed(
  parts: Omit<Feed, "schema" | "published" | "expires">,
  now: number,
): Feed {
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

/** Checks the shape of what is called a feed. Throws a FeedError that names the field and its value. */
export function checkFeed(value: unknown): Feed {
  const [failure, feed] = s.validate(value, feedShape);
  if (failure) {
    const { path, value: found, refinement, type } = failure;
    const wanted = refinement ?? type;
    throw new FeedError(
      `The feed is not as it should be: ${path.join(".") || "it"} is ${JSON.stringify(found)}, not ${wanted}`,
    );
  }
  if (Object.keys(feed.targets).length === 0) throw new FeedError("The feed names no target");
  if (channelOf(feed.version) === "next" && feed.channel === "latest") {
    throw new FeedError(`The pre-release ${feed.version} is not for the channel "latest"`);
  }
  if (feed.expires <= feed.published) {
    throw new FeedError(`The feed expires on ${feed.expires}, before it is published`);
  }
  return feed;
}

/** `latest.json` */
export function feedName(channel: Channel): string {
  return `${channel}.json`;
}

export interface SignedFeed {
  feed: Feed;
  text: string;
  signature: string;
}

/** The feed as a file, and its signature with what minisign calls the trusted comment. */
export function signFeed(feed: Feed, key: SecretKey): SignedFeed {
  const text = JSON.stringify(feed, null, 2) + "\n";
  const seconds = Date.parse(feed.published) / 1000;
  const comment = `timestamp:${seconds} file:${feedName(feed.channel)} version:${feed.version}`;
  return { feed, text, signature: sign(new TextEncoder().encode(text), key, comment) };
}

/** Reads a feed as the app does: signature first, then its shape, and whether both speak of the same. Throws a ScriptError. */
export function readFeed(text: string, signature: string, key: PublicKey): Feed {
  const comment = verify(new TextEncoder().encode(text), signature, key);
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FeedError("The feed is no JSON");
  }
  const feed = checkFeed(value);
  for (const word of [`file:${feedName(feed.channel)}`, `version:${feed.version}`]) {
    if (!comment.split(" ").includes(word)) {
      throw new FeedError(`The feed's signature says "${comment}", which lacks "${word}"`);
    }
  }
  return feed;
}
