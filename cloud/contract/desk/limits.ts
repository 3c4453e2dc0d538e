/** How much of everything the desk may say; what the phones know of is `../limits.ts`. */
export const limits = {
  /** What is typed into the search field. */
  search: 400,
  /** Tracks that are edited at once. */
  editedAtOnce: { min: 1, max: 200_000 },
  /** Characters of a tag that a DJ gives, and how many a track may have. */
  tag: 40,
  tagsOfTrack: 50,
  /** The name of a smart list, and how many there may be. */
  smartListName: 80,
  smartLists: 200,
  /** Of a folder, crate, set, version or template. */
  listName: 120,
  /** Where a set is played. */
  room: 80,
  /** Tracks, or entries, that one change of a crate or set names. */
  listChange: { min: 1, max: 10_000 },
  /** Entries in one answer. */
  listPage: { min: 1, max: 2_000 },
  /** Buttons of hot cues. */
  cueSlot: { min: 1, max: 8 },
  cueName: 60,
  /** Slots of a plan, and tracks of one of them. */
  plan: { min: 0, max: 100 },
  slotCount: { min: 1, max: 100 },
  /** BPM, as a DJ may set them (`tracks.edit`). */
  tempo: { min: 20, max: 400 },
  energy: { min: 1, max: 10 },
  trackSeconds: { min: 0, max: 86_400 },
  /** Characters of the words that a genre or a tag has to hold. */
  style: 60,
  /** The last nights that are looked at for what was played lately. */
  lateNights: { min: 0, max: 50 },
  /** Tracks that are offered for one place. */
  alternatives: { min: 1, max: 20 },
  /** Tracks of a stretch that is filled, or its seconds. */
  fillCount: { min: 1, max: 100 },
  fillSeconds: { min: 60, max: 43_200 },
  /** Points of a curve, and where on it they lie. */
  curve: { min: 1, max: 64 },
  share: { min: 0, max: 1 },
} as const;
