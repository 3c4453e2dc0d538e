/** Editing many tracks at once, and the tags that the DJ has given. */

import { enums, type Infer, integer, literal, nullable, object, string } from "superstruct";
import { anyOf, kindOnly, list } from "../fields.ts";
import { limits } from "../limits.ts";
import { limits as deskLimits } from "./limits.ts";
import { Id } from "./common.ts";
import { EditableField, FieldValue } from "./tracks.ts";

/** The same value for all; `null` takes the manual value away. Wrong ones are refused as by `tracks.edit`. */
export const SetField = object({
  kind: literal("set"),
  field: kindOnly(EditableField),
  value: kindOnly(nullable(FieldValue)),
});
export type SetField = Infer<typeof SetField>;

/** Beside the tags that each has. One that differs from a known tag by case or accents alone is written as that one is. */
export const ChangeTag = object({ kind: enums(["add_tag", "remove_tag"]), tag: string() });
export type ChangeTag = Infer<typeof ChangeTag>;

export const ClearTags = object({ kind: literal("clear_tags") });
export type ClearTags = Infer<typeof ClearTags>;

export const TrackChange = anyOf(SetField, ChangeTag, ClearTags);
export type TrackChange = Infer<typeof TrackChange>;

export const TracksEdit = object({ ids: list(Id, deskLimits.editedAtOnce), change: TrackChange });
export type TracksEdit = Infer<typeof TracksEdit>;

/** `edit_id` takes all of it back, `ids` are the tracks that are others now; `null` and none: they all were so already. */
export const TracksEdited = object({ edit_id: nullable(Id), ids: list(Id) });
export type TracksEdited = Infer<typeof TracksEdited>;

export const TagCount = object({ tag: string(), tracks: integer() });
export type TagCount = Infer<typeof TagCount>;

/** Those that most tracks have first. */
export const TagCounts = object({ tags: list(TagCount) });
export type TagCounts = Infer<typeof TagCounts>;
