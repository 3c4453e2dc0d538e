/** `folders.*`: where the music lies. */

import { boolean, type Infer, integer, object, string } from "superstruct";
import { list } from "../fields.ts";
import { Id } from "./common.ts";

export const Folder = object({ id: Id, path: string(), track_count: integer(), missing: boolean() });
export type Folder = Infer<typeof Folder>;

export const FolderList = object({ folders: list(Folder) });
export type FolderList = Infer<typeof FolderList>;

export const FolderAdd = object({ path: string() });
export type FolderAdd = Infer<typeof FolderAdd>;

/** Its scan has started. */
export const FolderAdded = object({ folder: Folder });
export type FolderAdded = Infer<typeof FolderAdded>;

/** Its tracks are hidden, and come back with their edits when it is added again. */
export const FolderRemove = object({ id: Id });
export type FolderRemove = Infer<typeof FolderRemove>;
