/** `sources.*`: what other DJ programs know, what of it would come, and taking it. */

import { boolean, enums, type Infer, integer, nullable, number, object, optional, string } from "superstruct";
import { anyOf, between, list } from "../fields.ts";
import { limits } from "../limits.ts";
import { Failure, Id } from "./common.ts";

/** The programs whose libraries are read, one file each in `sidecar/pika_sidecar/library/sources/`. */
export const SourceProgram = enums([
  "virtualdj",
  "rekordbox",
  "serato",
  "traktor",
  "mixxx",
  "engine",
  "itunes",
  "m3u",
]);
export type SourceProgram = Infer<typeof SourceProgram>;

/** What is taken: title, tempo, rating and the like; cue points; beat grids; playlists, as crates. */
export const SourcePart = enums(["values", "cues", "grids", "lists"]);
export type SourcePart = Infer<typeof SourcePart>;

/** How many tracks (and lists, problems) of a place are what, compared with what this program brought before. */
export const SourceCounts = object({
  new: integer(),
  changed: integer(),
  same: integer(),
  /** Of those that would come: a value set by hand differs, and stays. */
  conflicts: integer(),
  not_found: integer(),
  problems: integer(),
  lists: integer(),
});
export type SourceCounts = Infer<typeof SourceCounts>;

/** `waiting`: its turn comes. `matching`: read, and compared with the library. */
export const SourceState = enums(["waiting", "reading", "matching", "ready", "failed"]);
export type SourceState = Infer<typeof SourceState>;

/** One place of a program: its database, folder, or a list. */
export const SourcePlace = object({
  id: Id,
  program: SourceProgram,
  path: string(),
  /** By the DJ; the others are usual places. */
  chosen: boolean(),
  /** When the program changed it, in seconds since 1970. */
  changed: nullable(number()),
  state: SourceState,
  /** Read so far. */
  tracks: integer(),
  lists: integer(),
  /** Why it failed. */
  error: nullable(Failure),
  /** Once it is ready. */
  counts: nullable(SourceCounts),
});
export type SourcePlace = Infer<typeof SourcePlace>;

/** Where a folder of another computer, or of another time, lies now: `D:\Music` is `/Volumes/Music`. */
export const PathRule = object({ id: Id, from: string(), to: string() });
export type PathRule = Infer<typeof PathRule>;

/** `cut_off`: Pika ended in the middle. Times in seconds since 1970. */
export const SourceImport = object({
  id: Id,
  program: SourceProgram,
  path: string(),
  at: number(),
  state: enums(["running", "done", "cut_off", "undoing", "undone"]),
  parts: list(SourcePart),
  /** Tracks and lists that became others by it. */
  tracks: integer(),
  lists: integer(),
});
export type SourceImport = Infer<typeof SourceImport>;

/** An import that is under way, or its undoing: `done` of `total` tracks and lists. */
export const SourceWork = object({
  import_id: Id,
  place_id: nullable(Id),
  done: integer(),
  total: integer(),
});
export type SourceWork = Infer<typeof SourceWork>;

export const SourcesStatus = object({
  /** The usual places have been looked at since the start, or are just now. */
  looked: boolean(),
  /** Something is looked for, read, compared, taken or undone. */
  busy: boolean(),
  places: list(SourcePlace),
  work: nullable(SourceWork),
  /** Why the last of them stopped. */
  error: nullable(Failure),
  rules: list(PathRule),
  /** The newest first, at most 20. */
  imports: list(SourceImport),
});
export type SourcesStatus = Infer<typeof SourcesStatus>;

export const SourceOpen = object({ path: string() });
export type SourceOpen = Infer<typeof SourceOpen>;

export const SourceOpened = object({ place_id: Id, status: SourcesStatus });
export type SourceOpened = Infer<typeof SourceOpened>;

export const SourcePlaceId = object({ place_id: Id });
export type SourcePlaceId = Infer<typeof SourcePlaceId>;

/** Many tracks that were not found lie below `from`, and files of the same names below `to`. */
export const RuleOffer = object({ from: string(), to: string(), tracks: integer() });
export type RuleOffer = Infer<typeof RuleOffer>;

/** So many tracks lie in a folder of this computer that is no music folder of Pika's. */
export const FolderOffer = object({ path: string(), tracks: integer() });
export type FolderOffer = Infer<typeof FolderOffer>;

export const SourcePreview = object({
  place: SourcePlace,
  rule_offers: list(RuleOffer),
  folder_offers: list(FolderOffer),
});
export type SourcePreview = Infer<typeof SourcePreview>;

/** How an entry was found: by its path, by the path after a rule, or by title, artist and length. */
export const FoundBy = enums(["path", "rule", "names"]);
export type FoundBy = Infer<typeof FoundBy>;

export const SourceValue = anyOf(string(), number());
export type SourceValue = Infer<typeof SourceValue>;

/** `theirs`: what the program says; `before`: what it said at the last import; `mine`: set by hand, and stays. */
export const SourceChange = object({
  field: string(),
  theirs: nullable(SourceValue),
  before: nullable(SourceValue),
  mine: nullable(SourceValue),
});
export type SourceChange = Infer<typeof SourceChange>;

export const SourceEntry = object({
  number: Id,
  path: string(),
  title: string(),
  artist: string(),
  /** The track of the library, and its path. */
  track_id: nullable(Id),
  track_path: nullable(string()),
  found_by: nullable(FoundBy),
  changes: list(SourceChange),
  /** Cue points and marks of the grid that it has. */
  cues: integer(),
  grid: integer(),
});
export type SourceEntry = Infer<typeof SourceEntry>;

export const SourceEntryKind = enums(["new", "changed", "same", "conflicts", "not_found"]);
export type SourceEntryKind = Infer<typeof SourceEntryKind>;

export const SourceEntryQuery = object({
  place_id: Id,
  kind: SourceEntryKind,
  search: optional(string()),
  offset: optional(Id),
  limit: optional(between(limits.page)),
});
export type SourceEntryQuery = Infer<typeof SourceEntryQuery>;

export const SourceEntryPage = object({ total: integer(), offset: integer(), rows: list(SourceEntry) });
export type SourceEntryPage = Infer<typeof SourceEntryPage>;

export const SourcePageQuery = object({
  place_id: Id,
  search: optional(string()),
  offset: optional(Id),
  limit: optional(between(limits.page)),
});
export type SourcePageQuery = Infer<typeof SourcePageQuery>;

/** `found` of its `tracks` are in the library. */
export const SourceListRow = object({
  name: string(),
  parents: list(string()),
  tracks: integer(),
  found: integer(),
});
export type SourceListRow = Infer<typeof SourceListRow>;

export const SourceListPage = object({ total: integer(), offset: integer(), rows: list(SourceListRow) });
export type SourceListPage = Infer<typeof SourceListPage>;

/** `what` names the entry. */
export const SourceProblemRow = object({ code: string(), what: string(), message: string() });
export type SourceProblemRow = Infer<typeof SourceProblemRow>;

/** `total` are those that are kept, at most 1000; `kinds` counts all. */
export const SourceProblemPage = object({
  total: integer(),
  offset: integer(),
  rows: list(SourceProblemRow),
  kinds: list(object({ code: string(), count: integer() })),
});
export type SourceProblemPage = Infer<typeof SourceProblemPage>;

export const SourceTake = object({ place_id: Id, parts: list(SourcePart) });
export type SourceTake = Infer<typeof SourceTake>;

export const RuleAdd = object({ from: string(), to: string() });
export type RuleAdd = Infer<typeof RuleAdd>;

export const RuleRemove = object({ id: Id });
export type RuleRemove = Infer<typeof RuleRemove>;

export const ImportUndo = object({ import_id: Id });
export type ImportUndo = Infer<typeof ImportUndo>;
