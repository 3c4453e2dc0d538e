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
  /** A DJ's note on a night, or on a play. */
  note: 2_000,
  /** Rows of the table of tracks in one answer. */
  page: { min: 1, max: 500 },
  /** Tracks that go well after one. */
  similar: { min: 1, max: 100 },
} as const;
