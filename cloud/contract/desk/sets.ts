/**
 * `sets.*`: crates and sets in folders. A list is changed by one operation at a time, which names the revision that it is made on; who comes
 * too late gets the error `conflict`, with the present state as its `page`. Every change can be undone, the first one too.
 */

import {
  boolean,
  enums,
  type Infer,
  integer,
  literal,
  nullable,
  number,
  object,
  omit,
  optional,
  string,
} from "superstruct";
import { anyOf, between, list, pair, realBetween, Time } from "../fields.ts";
import { limits } from "../limits.ts";
import { limits as deskLimits } from "./limits.ts";
import { Id } from "./common.ts";
import { SourceProgram } from "./sources.ts";
import { TrackRow } from "./tracks.ts";

/** A crate is music that belongs together; a set has an order, a time and a length. Folders hold the others and each other. */
export const ListKind = enums(["folder", "crate", "set"]);
export type ListKind = Infer<typeof ListKind>;

/** From one number to the other, both included. */
export const Tempi = pair(realBetween(deskLimits.tempo), realBetween(deskLimits.tempo));
export const Energies = pair(between(deskLimits.energy), between(deskLimits.energy));
export const Lengths = pair(realBetween(deskLimits.trackSeconds), realBetween(deskLimits.trackSeconds));

/** So many tracks of a kind, one after the other; what is `null` or empty may be anything. */
export const SetSlot = object({
  count: between(deskLimits.slotCount),
  bpm: nullable(Tempi),
  energy: nullable(Energies),
  /** `blues`, `contemporary`, or any words that stand in a genre or a tag. */
  style: string(),
  /** Seconds that a track of it lasts. */
  length: nullable(Lengths),
});
export type SetSlot = Infer<typeof SetSlot>;

/** What a set is planned for; a crate has it too, and shows none of it. */
export const SetAbout = object({
  /** When its first track begins. */
  planned_start: nullable(Time),
  /** Seconds that the DJ has. */
  slot: nullable(between({ min: 1, max: 604_800 })),
  /** Where it is played; the last nights of the same room count for what was played lately. */
  room: string(),
  note: string(),
  /** Seconds that a track is still heard when the next one begins; `null`: its outro, where the analysis has found one. */
  overlap: nullable(realBetween({ min: 0, max: 120 })),
  /** Percent by which the DJ plays tracks faster or slower, so that their tempi meet; `null`: tempi are not matched. */
  pitch_range: nullable(realBetween({ min: 0, max: 100 })),
  /** What stands where, from the first place on; places beyond it are free. */
  plan: list(SetSlot, deskLimits.plan),
});
export type SetAbout = Infer<typeof SetAbout>;

export const ListRow = object({
  id: Id,
  kind: ListKind,
  /** `null`: it lies at the top. */
  parent: nullable(Id),
  name: string(),
  /** One more with every change of the list, an undone one too. */
  revision: integer(),
  /** How many entries it has. */
  entries: integer(),
  changed_at: integer(),
  /** Since then it is in the bin. */
  deleted_at: nullable(integer()),
  /** It came from there. */
  program: nullable(SourceProgram),
  /** The program's list and the DJ's own changes to it differ: `sets.resolve`. */
  conflict: boolean(),
});
export type ListRow = Infer<typeof ListRow>;

/** In the order in which they are shown within their folder. `bin`: what was deleted, newest first; what lies in a deleted folder is not named. */
export const SetTree = object({ lists: list(ListRow), bin: list(ListRow) });
export type SetTree = Infer<typeof SetTree>;

/** `id` is of this list alone; it stays the same wherever the entry is moved to. */
export const SetEntry = object({
  id: Id,
  track_id: Id,
  /** As they were when it was added: what is shown when the library knows the track no more. */
  title: string(),
  artist: string(),
  note: string(),
  /** It is not moved, replaced or taken out until it is unlocked. */
  locked: boolean(),
  /** Seconds from its start after which the next one begins; `null`: as `overlap` says. */
  cut: nullable(number()),
  /** `null`: it is in the library no more. A file that is gone has the state `missing`. */
  track: nullable(TrackRow),
});
export type SetEntry = Infer<typeof SetEntry>;

export const ListChange = enums([
  "add",
  "remove",
  "move",
  "arrange",
  "put",
  "replace",
  "note",
  "lock",
  "cut",
  "about",
  "version",
  "take",
]);
export type ListChange = Infer<typeof ListChange>;

export const ListHead = object({
  ...ListRow.schema,
  about: SetAbout,
  /** What undo and redo would do; `null`: nothing. */
  undo: nullable(ListChange),
  redo: nullable(ListChange),
});
export type ListHead = Infer<typeof ListHead>;

/** `list.entries` says how many there are in all. */
export const ListPage = object({ list: ListHead, offset: integer(), entries: list(SetEntry) });
export type ListPage = Infer<typeof ListPage>;

export const ListId = object({ id: Id });
export type ListId = Infer<typeof ListId>;

/** The first 1,000 entries when no `limit` is named. */
export const ListQuery = object({
  id: Id,
  offset: optional(Id),
  limit: optional(between(deskLimits.listPage)),
});
export type ListQuery = Infer<typeof ListQuery>;

/** Only what is named changes. */
export const AboutChanges = object({
  name: optional(string()),
  planned_start: optional(SetAbout.schema.planned_start),
  slot: optional(SetAbout.schema.slot),
  room: optional(string()),
  note: optional(string()),
  overlap: optional(SetAbout.schema.overlap),
  pitch_range: optional(SetAbout.schema.pitch_range),
  plan: optional(SetAbout.schema.plan),
});
export type AboutChanges = Infer<typeof AboutChanges>;

/** It comes last in its folder. */
export const ListCreate = object({
  kind: ListKind,
  name: string(),
  parent: optional(nullable(Id)),
  /** What it begins with; a folder has none. */
  track_ids: optional(list(Id, deskLimits.listChange)),
  /** What is not named is as for any new one: no plan, tempi matched within 8 %. */
  about: optional(omit(AboutChanges, ["name"])),
});
export type ListCreate = Infer<typeof ListCreate>;

/** `before` null: at the end. Tracks that the library does not know are refused with `not_found`. */
export const AddTracks = object({
  op: literal("add"),
  track_ids: list(Id, deskLimits.listChange),
  before: optional(nullable(Id)),
});

export const RemoveEntries = object({ op: literal("remove"), entries: list(Id, deskLimits.listChange) });

/** They stand together then, in the order that is named. */
export const MoveEntries = object({
  op: literal("move"),
  entries: list(Id, deskLimits.listChange),
  before: nullable(Id),
});

/** All entries in another order; locked ones stay at their place, the others fill the places between. */
export const ArrangeEntries = object({ op: literal("arrange"), entries: list(Id) });

/** A new entry. */
export const PutTrack = object({ track_id: Id });

/** One that is there already. */
export const PutEntry = object({ entry: Id });

export const PutItem = anyOf(PutTrack, PutEntry);

/**
 * What stands between two entries (`null`: the start, the end) becomes this. Entries that stay are named in their order; the locked
 * ones must stay. So a filled stretch is taken over.
 */
export const PutBetween = object({
  op: literal("put"),
  after: nullable(Id),
  before: nullable(Id),
  items: list(PutItem, { min: 0, max: deskLimits.listChange.max }),
});

export const ReplaceEntry = object({ op: literal("replace"), entry: Id, track_id: Id });

export const NoteEntry = object({ op: literal("note"), entry: Id, text: string() });

export const LockEntries = object({
  op: literal("lock"),
  entries: list(Id, deskLimits.listChange),
  locked: boolean(),
});

export const CutEntry = object({
  op: literal("cut"),
  entry: Id,
  seconds: nullable(realBetween({ min: 1, max: 86_400 })),
});

/** The name is one of them. */
export const ChangeAbout = object({ op: literal("about"), changes: AboutChanges });

export const ListOperation = anyOf(
  AddTracks,
  RemoveEntries,
  MoveEntries,
  ArrangeEntries,
  PutBetween,
  ReplaceEntry,
  NoteEntry,
  LockEntries,
  CutEntry,
  ChangeAbout,
);
export type ListOperation = Infer<typeof ListOperation>;

export const ListEdit = object({ id: Id, expected_revision: integer(), operation: ListOperation });
export type ListEdit = Infer<typeof ListEdit>;

export const ListStep = object({ id: Id, expected_revision: integer() });
export type ListStep = Infer<typeof ListStep>;

/** `before`: a list of the folder `parent` (`null`: the top); `null`: last. */
export const ListMove = object({ id: Id, parent: nullable(Id), before: nullable(Id) });
export type ListMove = Infer<typeof ListMove>;

/** Without a name it gets the old one with a number. A folder is copied with what lies in it. */
export const ListDuplicate = object({ id: Id, name: optional(string()) });
export type ListDuplicate = Infer<typeof ListDuplicate>;

export const ListVersion = object({ id: Id, name: string(), at: integer(), entries: integer() });
export type ListVersion = Infer<typeof ListVersion>;

/** Newest first. */
export const ListVersions = object({ versions: list(ListVersion) });
export type ListVersions = Infer<typeof ListVersions>;

export const VersionKeep = object({ id: Id, name: string() });
export type VersionKeep = Infer<typeof VersionKeep>;

export const VersionRestore = object({ id: Id, version: Id, expected_revision: integer() });
export type VersionRestore = Infer<typeof VersionRestore>;

export const VersionForget = object({ id: Id, version: Id });
export type VersionForget = Infer<typeof VersionForget>;

/** `theirs`: it becomes what the program has, and the DJ's own is one undo away. */
export const ListResolve = object({
  id: Id,
  expected_revision: integer(),
  keep: enums(["mine", "theirs"]),
});
export type ListResolve = Infer<typeof ListResolve>;

export const ListsOfTrack = object({ track_id: Id });
export type ListsOfTrack = Infer<typeof ListsOfTrack>;

/** In the order of their names. */
export const Lists = object({ lists: list(ListRow) });
export type Lists = Infer<typeof Lists>;

/** Lists that are others now, in any way: `sets.tree` says how they lie, `sets.get` what is in them. `null`: many. */
export const SetsChanged = object({ ids: nullable(list(Id)) });
export type SetsChanged = Infer<typeof SetsChanged>;
