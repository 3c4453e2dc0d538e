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
import { anyOf, between, kindOnly, list, mapOf } from "../fields.ts";
import { limits } from "../limits.ts";
import { limits as deskLimits } from "./limits.ts";
import { Failure, Id } from "./common.ts";
import { SearchTerm, SearchText } from "./search.ts";
import { Analysis, Beats, KeyName } from "./track_analysis.ts";
import { ValueSource } from "./values.ts";

export const TrackState = enums(["waiting", "running", "done", "failed", "missing"]);
export type TrackState = Infer<typeof TrackState>;

export const TrackRow = object({
  id: Id,
  path: string(),
  title: string(),
  artist: string(),
  album: string(),
  genre: string(),
  year: nullable(integer()),
  bpm: nullable(number()),
  /** Of a tempo that the analysis has found. */
  bpm_confidence: nullable(number()),
  key: nullable(KeyName),
  energy: nullable(integer()),
  /** Stars, 1 to 5. */
  rating: nullable(integer()),
  /** `#rrggbb`. */
  colour: nullable(string()),
  comment: string(),
  /** The DJ's own, in the order of the alphabet. */
  tags: list(string()),
  /** Plays that Pika followed and those that other programs count; what both have seen counts once. */
  plays: integer(),
  /** Seconds since 1970, as `added`: since when the DJ has it, by whichever program knows it longest. */
  last_played: nullable(number()),
  added: number(),
  /** Seconds. */
  duration: nullable(number()),
  state: TrackState,
  error: nullable(Failure),
  has_cover: boolean(),
  /** Names of the fields that carry a value set by hand. */
  edited: list(string()),
  /** Where the value of each field is from that has one. */
  origins: mapOf(string(), ValueSource),
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

export const FieldValue = anyOf(string(), number());

/** What a source says of a field; a key is a Camelot code. `confidence` 0..1 where it is known. */
export const SaidValue = object({
  field: string(),
  source: ValueSource,
  value: FieldValue,
  confidence: nullable(number()),
});
export type SaidValue = Infer<typeof SaidValue>;

/** What an undo would take back, and of how many `tracks`. */
export const LastEdit = object({ edit_id: Id, field: string(), tracks: integer() });
export type LastEdit = Infer<typeof LastEdit>;

export const Track = object({
  ...TrackRow.schema,
  folder_id: Id,
  notes: string(),
  file: TrackFile,
  /** All that is said of its fields: each field's first is what is shown. */
  said: list(SaidValue),
  analysis: nullable(Analysis),
  /** Those of the source whose tempo is shown, after edits; a tempo set by hand that is no multiple has no bars. */
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
  "genre",
  "year",
  "rating",
  "colour",
  "comment",
  "tags",
  "plays",
  "last_played",
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

/** Which tracks stand in the table, from `offset` on; absent: all of them, 200,000 at most. */
export const TrackIdsQuery = object({
  ...TrackQuery.schema,
  limit: optional(between(deskLimits.editedAtOnce)),
});
export type TrackIdsQuery = Infer<typeof TrackIdsQuery>;

export const TrackIds = object({ ids: list(Id) });
export type TrackIds = Infer<typeof TrackIds>;

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
  "rating",
  "colour",
  "comment",
  "notes",
]);
export type EditableField = Infer<typeof EditableField>;

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

/**
 * `track` where the edit was of one track, `ids` of all that were changed back. `kept`: how many of many tracks keep their value, since it was
 * edited again.
 */
export const TrackUndone = object({ track: nullable(Track), ids: list(Id), kept: integer() });
export type TrackUndone = Infer<typeof TrackUndone>;

/** `null`: many have changed, ask again. */
export const TracksChanged = object({ ids: nullable(list(Id)) });
export type TracksChanged = Infer<typeof TracksChanged>;
