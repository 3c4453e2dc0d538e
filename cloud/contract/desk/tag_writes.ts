/** `tag_writes.*`: tags written into the DJ's files, when she asks for it, and taken back. */

import { boolean, enums, type Infer, integer, nullable, number, object, string } from "superstruct";
import { list } from "../fields.ts";
import { Failure, Id } from "./common.ts";

/** `camelot` 8A, `musical` Am, `open_key` 1m. */
export const KeyNotation = enums(["camelot", "musical", "open_key"]);
export type KeyNotation = Infer<typeof KeyNotation>;

/** What is to be written of the values that Pika shows. */
export const TagWish = object({
  /** Whole beats per minute, as the standard of ID3 has it, or with decimals, as most programs read it. */
  bpm: nullable(enums(["whole", "decimals"])),
  key: nullable(KeyNotation),
  energy: boolean(),
  comment: boolean(),
  /** ReplayGain: gain and peak of the track. */
  gain: boolean(),
  /** Hot cues, as Serato keeps them. */
  cues: boolean(),
});
export type TagWish = Infer<typeof TagWish>;

export const TagField = enums([
  "bpm",
  "key",
  "energy",
  "comment",
  "gain",
  "peak",
  "r128_gain",
  "serato_cues",
]);
export type TagField = Infer<typeof TagField>;

/** As they stand in the file, and will; `""`: nothing. */
export const TagChange = object({ field: TagField, before: string(), after: string() });
export type TagChange = Infer<typeof TagChange>;

/** What a file would get; none: it has it all. `problem`: why it gets nothing. */
export const TagPlanFile = object({
  track_id: Id,
  title: string(),
  path: string(),
  changes: list(TagChange),
  problem: nullable(Failure),
});
export type TagPlanFile = Infer<typeof TagPlanFile>;

export const TagPlanQuery = object({ tracks: list(Id, { min: 1, max: 50 }), wish: TagWish });
export type TagPlanQuery = Infer<typeof TagPlanQuery>;

export const TagPlan = object({ files: list(TagPlanFile) });
export type TagPlan = Infer<typeof TagPlan>;

export const TagWriteStart = object({ tracks: list(Id, { min: 1, max: 100_000 }), wish: TagWish });
export type TagWriteStart = Infer<typeof TagWriteStart>;

export const TagWriteProblem = object({ track_id: Id, title: string(), message: string() });
export type TagWriteProblem = Infer<typeof TagWriteProblem>;

/** `written` of `done` of `total` files; the last 100 `problems` of `failed`. After the end: of the last one. */
export const TagWriteStatus = object({
  state: enums(["idle", "writing", "undoing"]),
  batch: nullable(Id),
  total: integer(),
  done: integer(),
  written: integer(),
  failed: integer(),
  problems: list(TagWriteProblem),
});
export type TagWriteStatus = Infer<typeof TagWriteStatus>;

/** A write as a whole: `files` that are still as it left them. */
export const TagBatch = object({
  id: Id,
  /** Seconds since 1970. */
  at: number(),
  files: integer(),
});
export type TagBatch = Infer<typeof TagBatch>;

/** Newest first, those that can be taken back. */
export const TagBatches = object({ batches: list(TagBatch) });
export type TagBatches = Infer<typeof TagBatches>;

export const TagBatchId = object({ batch: Id });
export type TagBatchId = Infer<typeof TagBatchId>;
