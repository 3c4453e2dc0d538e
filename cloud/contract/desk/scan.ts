/** `scan.*`: finding the files in the music folders. */

import { enums, type Infer, integer, nullable, object, optional, string } from "superstruct";
import { list } from "../fields.ts";
import { Id } from "./common.ts";

export const ScanError = object({ path: string(), code: string(), message: string() });
export type ScanError = Infer<typeof ScanError>;

export const ScanStatus = object({
  state: enums(["idle", "running", "done", "cancelled", "failed"]),
  folder: nullable(string()),
  files_seen: integer(),
  added: integer(),
  updated: integer(),
  missing: integer(),
  /** The last 100. */
  errors: list(ScanError),
});
export type ScanStatus = Infer<typeof ScanStatus>;

/** Without a folder: all of them. */
export const ScanStart = object({ folder_id: optional(nullable(Id)) });
export type ScanStart = Infer<typeof ScanStart>;
