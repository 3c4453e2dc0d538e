/** How much of everything the contract allows. Lengths of text are in code points, after cleaning (`text.ts`). */
export const limits = {
  /** Bytes of one frame or request body that a client sends. */
  frameBytes: 16_384,
  /** Title, artist and album of a track: longer ones are cut, since a track must be shown whatever its tags say. */
  trackText: 200,
  sessionTitle: 80,
  djName: 60,
  deviceName: 60,
  announcement: 280,
  announcementSeconds: { min: 5, max: 3_600 },
  question: 140,
  option: 60,
  options: { min: 2, max: 6 },
  pollSeconds: { min: 10, max: 3_600 },
  slug: { min: 3, max: 40 },
  password: { min: 10, max: 200 },
  /** Plays in a live state, newest first; the recap has them all. */
  livePlays: 50,
  /** Events that a returning client is sent one by one; who missed more gets a snapshot. */
  resumeEvents: 100,
  /** An address of a web page. */
  webAddress: 2_000,
  /** A DJ's note on a night, or on a play. */
  note: 2_000,
  /** Rows of the table of tracks in one answer. */
  page: { min: 1, max: 500 },
  /** Tracks that go well after one. */
  similar: { min: 1, max: 100 },
} as const;

/**
 * How much the cloud keeps of one night. No real one comes near: three DJs in turn who play for twelve hours have 250 tracks of three minutes, or
 * 500 where each is cut short, with three commands for each (it begins, better metadata, it ends). What a night may hold bounds what everybody
 * reads of it: the largest recap there can be has 2.5 MB.
 */
export const nightLimits = {
  /** Those that the DJ took back are counted, too. */
  plays: 1_000,
  polls: 200,
  announcements: 500,
  /** Numbers of the outbox after which metadata, title and listing change no more; each is an event that is kept. */
  changes: 10_000,
} as const;

/**
 * How much the update feed may hold. Whoever signs a feed keeps to it, since installed apps refuse what is larger and cannot be updated any
 * more: a number here must never grow beyond what the oldest app takes that is still in use.
 */
export const feedLimits = {
  /** Public keys that are believed at a time: the one that signs, and one that is kept elsewhere until it has to. */
  keys: { min: 1, max: 2 },
  /** Bytes of the feed. */
  bytes: 262_144,
  /** Seconds that what is signed may lie ahead of the clock of whoever reads it: a wrong time zone is half a day at most, and then some. */
  clockSkew: 86_400,
  /** Bytes of its signature. */
  signatureBytes: 4_096,
  version: 64,
  /** Markdown, in code points: the changelog's section. */
  notes: 20_000,
  /** Bytes of an installer. */
  installer: { min: 1, max: 500_000_000 },
  /** Files of one target. */
  packages: { min: 1, max: 8 },
  format: 16,
  minimumProtocol: { min: 1, max: 1_000_000 },
  /** Percent. */
  rollout: { min: 0, max: 100 },
} as const;
