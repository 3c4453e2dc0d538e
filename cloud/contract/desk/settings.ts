/** `settings.*`: what the DJ has chosen. */

import { boolean, enums, type Infer, nullable, object, partial, string } from "superstruct";
import { between, kindOnly, list } from "../fields.ts";
import { OrderedSource } from "./values.ts";

export const KeyNotation = enums(["camelot", "open_key", "name"]);
export type KeyNotation = Infer<typeof KeyNotation>;

/** What the table can show beside cover and title. */
export const TableColumn = enums([
  "artist",
  "album",
  "genre",
  "year",
  "bpm",
  "key",
  "energy",
  "rating",
  "colour",
  "tags",
  "comment",
  "duration",
  "plays",
  "last_played",
  "added",
  "state",
]);
export type TableColumn = Infer<typeof TableColumn>;

export const Settings = object({
  key_notation: KeyNotation,
  /** How many worker processes; `null` lets the sidecar choose. */
  workers: nullable(between({ min: 1, max: 64 })),
  auto_analyze: boolean(),
  /** Where the cloud is that carries the live nights; `null`: neither build nor DJ named one. */
  cloud_url: nullable(string()),
  /** Whose value counts, the first before the others; all of them, whether they know something or not. */
  value_order: list(OrderedSource),
  /** The columns of the table, in their order. */
  columns: list(TableColumn),
});
export type Settings = Infer<typeof Settings>;

export const SettingsChanges = partial(Settings);
export type SettingsChanges = Infer<typeof SettingsChanges>;

/** Wrong ones are refused with `unknown_setting` or `invalid_value`, and nothing is changed. */
export const SettingsSet = object({ changes: kindOnly(SettingsChanges) });
export type SettingsSet = Infer<typeof SettingsSet>;
