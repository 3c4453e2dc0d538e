/** What the newest release is: the signed feed, and what the cloud answers about it. */

import { define, enums, type Infer, integer, literal, refine, type } from "superstruct";
import { between, list, mapOf, matching, plainText } from "../fields.ts";
import { versionForm } from "./versions.ts";

/** Releases for everybody, and those that are tried out before. */
export const channels = ["latest", "next"] as const;
export type Channel = typeof channels[number];

/** How much a feed may hold. */
export const feedLimits = { bytes: 262_144, signatureBytes: 4_096, notes: 65_536 } as const;

/** A version such as `0.2.0` or `0.3.0-rc.1`. */
export const Version = matching("version", versionForm, "must be a version such as 0.2.0 or 0.3.0-rc.1", 64);

const momentWords = "must be a time such as 2026-11-25T14:00:00Z";
const Moment = refine(
  matching("moment", /^\d{4}-\d\d-\d\dT[\d:.]+Z$/, momentWords),
  "moment",
  (value) => Number.isFinite(Date.parse(value)) || momentWords,
);
const SecureUrl = refine(
  plainText(2_048),
  "url",
  (value) =>
    (URL.canParse(value) && new URL(value).protocol === "https:") ||
    "must be an address that begins with https://",
);
const Sha256 = matching("sha256", /^[0-9a-f]{64}$/, "must be 64 hex digits");
const Word = matching("word", /^[a-z0-9._-]{1,32}$/, "must be a short word");
const signs = define<boolean>("boolean", (value) => typeof value === "boolean" || "must be true or false");

/** One file to download. `size` in bytes; `signed`: the operating system knows who made it. */
export const Package = type({
  format: Word,
  url: SecureUrl,
  size: between({ min: 1, max: 2 ** 40 }),
  sha256: Sha256,
  signed: signs,
});
export type Package = Infer<typeof Package>;

/** The feed, as it is signed. Targets are such as `windows-x64`; their packages come in order of preference. Fields that we do not know yet may follow. */
export const Feed = type({
  schema: literal(1),
  channel: enums(channels),
  version: Version,
  published: Moment,
  expires: Moment,
  minimum_protocol: between({ min: 1, max: 1_000_000 }),
  /** Percent of the desktops that update by themselves. */
  rollout: between({ min: 0, max: 100 }),
  notes: plainText(feedLimits.notes),
  targets: mapOf(Word, list(Package, { min: 1, max: 8, items: "packages" })),
});
export type Feed = Infer<typeof Feed>;

/** Answers `GET /api/releases/latest` and `?channel=next`. */
export const PublishedRelease = type({
  feed: Feed,
  /** When the source was last seen to have nothing newer, in milliseconds since 1970. */
  checked_at: integer(),
});
export type PublishedRelease = Infer<typeof PublishedRelease>;
