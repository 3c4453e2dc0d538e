/** `recordings.*`: several files of one recording, and making them one track. */

import { enums, type Infer, integer, nullable, number, object, string } from "superstruct";
import { list } from "../fields.ts";
import { Id } from "./common.ts";
import { TrackRow } from "./tracks.ts";

export const RecordingFile = object({
  track: TrackRow,
  format: string(),
  /** Bytes. */
  size: integer(),
  /** kbit/s. */
  bitrate: nullable(integer()),
  /** Hz. */
  sample_rate: nullable(integer()),
  /** Values that the DJ has set by hand, places in lists, and plays. */
  edits: integer(),
  lists: integer(),
  plays: integer(),
});
export type RecordingFile = Infer<typeof RecordingFile>;

/** Told by their `sound`, or by title, artist and length alone (`names`). The first is the one to keep. */
export const RecordingGroup = object({
  evidence: enums(["sound", "names"]),
  files: list(RecordingFile),
});
export type RecordingGroup = Infer<typeof RecordingGroup>;

/** What went into `kept`; `merge` is what takes it back. */
export const RecordingMerged = object({
  merge: Id,
  /** Seconds since 1970. */
  at: number(),
  kept: TrackRow,
  paths: list(string()),
});
export type RecordingMerged = Infer<typeof RecordingMerged>;

/** Groups with a missing file first, at most 200 of `total`; merges newest first, at most 200. */
export const Recordings = object({
  total: integer(),
  groups: list(RecordingGroup),
  merged: list(RecordingMerged),
});
export type Recordings = Infer<typeof Recordings>;

export const RecordingMerge = object({ keep: Id, others: list(Id, { min: 1, max: 100 }) });
export type RecordingMerge = Infer<typeof RecordingMerge>;

export const RecordingMergeId = object({ merge: Id });
export type RecordingMergeId = Infer<typeof RecordingMergeId>;

export const RecordingsApart = object({ tracks: list(Id, { min: 2, max: 100 }) });
export type RecordingsApart = Infer<typeof RecordingsApart>;
