/** `exports.*`: what leaves Pika for other programs. */

import { enums, type Infer, integer, object, optional, string } from "superstruct";
import { list } from "../fields.ts";
import { Id } from "./common.ts";

/** One file each in `sidecar/pika_sidecar/library/exports/`. */
export const ExportFormat = enums([
  "m3u8",
  "m3u8_relative",
  "rekordbox",
  "virtualdj",
  "traktor",
  "serato",
  "csv",
  "sheet",
]);
export type ExportFormat = Infer<typeof ExportFormat>;

/** What goes out: these lists with their tracks, or these tracks; neither: the whole library with all its lists. */
export const ExportWhat = object({
  format: ExportFormat,
  lists: optional(list(Id)),
  tracks: optional(list(Id)),
});
export type ExportWhat = Infer<typeof ExportWhat>;

/**
 * What the format cannot hold: a field, or `track` for all of it. Of `count` tracks so many are there in another form (`changed`: rounded,
 * another colour); `examples` names some.
 */
export const ExportLost = object({
  field: string(),
  count: integer(),
  changed: integer(),
  examples: list(string()),
});
export type ExportLost = Infer<typeof ExportLost>;

export const ExportPlan = object({ tracks: integer(), files: list(string()), lost: list(ExportLost) });
export type ExportPlan = Infer<typeof ExportPlan>;

/** `folder` as it is written; it is made when it is not there. */
export const ExportWrite = object({ ...ExportWhat.schema, folder: string() });
export type ExportWrite = Infer<typeof ExportWrite>;

/** `files` as they are called there: one that was there already stays, and the new one gets a number. */
export const Exported = object({ ...ExportPlan.schema, folder: string() });
export type Exported = Infer<typeof Exported>;
