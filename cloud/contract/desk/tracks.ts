/** `tracks.*`: the table of tracks, and one of them. */

import {
  boolean,
  enums,
  type Infer,
  integer,
  literal,
  nullable,
  number,
  object,
  optional,
  string,
} from "superstruct";
import { anyOf, between, kindOnly, list } from "../fields.ts";
import { limits } from "../limits.ts";
import { Failure, Id } from "./common.ts";
import { SearchTerm, SearchText } from "./search.ts";
import { Analysis, Beats, KeyName } from "./track_analysis.ts";

export const TrackState = enums(["waiting", "running", "done", "failed", "missing"]);
export type TrackState = Infer<typeof TrackState>;

export const TrackRow = object({
  id: Id,
  path: string(),
  title: string(),
  artist: string(),
  album: string(),
  bpm: nullable(number()),
  bpm_confidence: nullable(number()),
  key: nullable(KeyName),
  energy: nullable(integer()),
  /** Seconds. */
  duration: nullable(number()),
  state: TrackState,
  error: nullable(Failure),
  has_cover: boolean(),
  /** Names of the fields that carry a value set by hand. */
  edited: list(string()),
});
export type TrackRow = Infer<typeof TrackRow>;

export const TrackFile = object({
  size: integer(),
  modified: number(),
  format: string(),
  sample_rate: nullable(integer()),
  channels: nullable(integer()),
});
export type TrackFile = Infer<typeof TrackFile>;

/** What the file's tags say. */
export const TrackTags = object({ bpm: nullable(number()), key: nullable(string()) });
export type TrackTags = Infer<typeof TrackTags>;

/** What an undo would take back. */
export const LastEdit = object({ edit_id: Id, field: string() });
export type LastEdit = Infer<typeof LastEdit>;

export const Track = object({
  ...TrackRow.schema,
  folder_id: Id,
  genre: string(),
  year: nullable(integer()),
  file: TrackFile,
  tags: TrackTags,
  analysis: nullable(Analysis),
  /** After edits; a tempo set by hand that is no multiple has no bars. */
  beats: nullable(Beats),
  last_edit: nullable(LastEdit),
});
export type Track = Infer<typeof Track>;

export const SortColumn = enums([
  "title",
  "artist",
  "album",
  "bpm",
  "key",
  "energy",
  "duration",
  "state",
  "added",
]);
export type SortColumn = Infer<typeof SortColumn>;

export const SortDirection = enums(["asc", "desc"]);
export type SortDirection = Infer<typeof SortDirection>;

/** Rows with nothing to sort by come last in both directions. */
export const TrackQuery = object({
  offset: optional(Id),
  limit: optional(between(limits.page)),
  sort: optional(SortColumn),
  direction: optional(SortDirection),
  search: optional(SearchText),
  /** Only tracks in one of these; absent: in any. */
  states: optional(list(TrackState)),
});
export type TrackQuery = Infer<typeof TrackQuery>;

/** `terms`: how the search was understood. */
export const TrackPage = object({
  total: integer(),
  offset: integer(),
  rows: list(TrackRow),
  terms: list(SearchTerm),
});
export type TrackPage = Infer<typeof TrackPage>;

export const TrackId = object({ id: Id });
export type TrackId = Infer<typeof TrackId>;

/** Base64 of one byte per column; the three are of equal length, at most 2000 columns. */
export const Waveform = object({ low: string(), mid: string(), high: string() });
export type Waveform = Infer<typeof Waveform>;

/** A picture in base64. */
export const Cover = object({ mime: string(), data: string() });
export type Cover = Infer<typeof Cover>;

export const KeyReason = object({
  code: literal("key"),
  relation: enums(["same", "relative", "step", "diagonal", "boost", "drop", "far"]),
  /** Up the Camelot wheel, or down (negative). */
  steps: integer(),
});

export const TempoReason = object({
  code: literal("tempo"),
  /** BPM, with the tempo taken `multiple` times: 1, 2 or 0.5. */
  change: number(),
  multiple: enums([1, 2, 0.5]),
  /** Percent to play it faster, so that the tempi meet. */
  pitch: number(),
});

export const EnergyReason = object({ code: literal("energy"), change: integer() });

/** `likeness` 0..1. */
export const CharacterReason = object({ code: literal("character"), likeness: number() });

/** Why a track goes well after another one, or not so well; what is not known of both is not there. */
export const Reason = anyOf(KeyReason, TempoReason, EnergyReason, CharacterReason);
export type Reason = Infer<typeof Reason>;

/** `score` 0..1. */
export const SimilarTrack = object({ track: TrackRow, score: number(), reasons: list(Reason) });
export type SimilarTrack = Infer<typeof SimilarTrack>;

export const SimilarQuery = object({ id: Id, limit: optional(between(limits.similar)) });
export type SimilarQuery = Infer<typeof SimilarQuery>;

export const SimilarTracks = object({ rows: list(SimilarTrack) });
export type SimilarTracks = Infer<typeof SimilarTracks>;

export const EditableField = enums([
  "title",
  "artist",
  "album",
  "genre",
  "year",
  "bpm",
  "key",
  "energy",
  "first_beat",
]);
export type EditableField = Infer<typeof EditableField>;

export const FieldValue = anyOf(string(), number());

/** `value` null takes the manual value away. Wrong ones are refused with `unknown_field` or `invalid_value`. */
export const TrackEdit = object({
  id: Id,
  field: kindOnly(EditableField),
  value: kindOnly(nullable(FieldValue)),
});
export type TrackEdit = Infer<typeof TrackEdit>;

export const TrackEdited = object({ track: Track, edit_id: Id });
export type TrackEdited = Infer<typeof TrackEdited>;

export const TrackUndo = object({ edit_id: Id });
export type TrackUndo = Infer<typeof TrackUndo>;

export const TrackUndone = object({ track: Track });
export type TrackUndone = Infer<typeof TrackUndone>;

/** `null`: many have changed, ask again. */
export const TracksChanged = object({ ids: nullable(list(Id)) });
export type TracksChanged = Infer<typeof TracksChanged>;
