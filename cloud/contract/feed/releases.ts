/** What the newest release is: the signed feed, and what the cloud answers about it. */

import { define, enums, type Infer, integer, literal, refine, type } from "superstruct";
import { between, list, mapOf, matching, plainText } from "../fields.ts";
import { WebAddress } from "../web_address_field.ts";
import { feedLimits } from "../limits.ts";
import { versionForm } from "./versions.ts";

/** Releases for everybody, and those that are tried out before. */
export const channels = ["latest", "next"] as const;
export type Channel = typeof channels[number];

/** `latest.json` */
export function feedName(channel: Channel): string {
  return `${channel}.json`;
}

/** A version such as `0.2.0` or `0.3.0-rc.1`. */
export const Version = matching(
  "version",
  versionForm,
  "must be a version such as 0.2.0 or 0.3.0-rc.1",
  { max: feedLimits.version },
);

const momentWords = "must be a time such as 2026-11-25T14:00:00Z";
const Moment = refine(
  matching("moment", /^\d{4}-\d\d-\d\dT[\d:.]+Z$/, momentWords),
  "moment",
  (value) => Number.isFinite(Date.parse(value)) || momentWords,
);
const Sha256 = matching("sha256", /^[0-9a-f]{64}$/, "must be 64 hex digits");
const Format = matching("format", /^[a-z0-9._-]+$/, "must be a short word", { max: feedLimits.format });
const TargetName = matching("target", /^[a-z0-9._-]{1,32}$/, "must be a short word");
const Signed = define<boolean>("boolean", (value) => typeof value === "boolean" || "must be true or false");

/** One file to download. */
export const Package = type({
  /** `exe`, `dmg`, `deb`, `tar.gz`. */
  format: Format,
  /** Addresses of this machine are for tests and trials: a feed that is signed for the world names no such thing. */
  url: WebAddress,
  /** Bytes. */
  size: between(feedLimits.installer),
  sha256: Sha256,
  /** Whether the system knows who made it, and opens it without a warning; Linux never does. */
  signed: Signed,
});
export type Package = Infer<typeof Package>;

/** The feed, as it is signed. Fields that we do not know yet may follow. */
export const Feed = type({
  schema: literal(1),
  channel: enums(channels),
  version: Version,
  published: Moment,
  expires: Moment,
  /** The oldest protocol that the cloud still takes once this version is out: an app that speaks an older one must update. */
  minimum_protocol: between(feedLimits.minimumProtocol),
  /** Of a hundred apps, how many are told. */
  rollout: between(feedLimits.rollout),
  /** Markdown: the changelog's section. */
  notes: plainText(feedLimits.notes),
  /** `windows-x64`: the files of a target, the one to prefer first. */
  targets: mapOf(TargetName, list(Package, { ...feedLimits.packages, items: "packages" })),
});
export type Feed = Infer<typeof Feed>;

/** Answers `GET /api/releases/latest` and `?channel=next`. */
export const PublishedRelease = type({
  feed: Feed,
  /** When the source was last seen to have nothing newer, in milliseconds since 1970. */
  checked_at: integer(),
});
export type PublishedRelease = Infer<typeof PublishedRelease>;
