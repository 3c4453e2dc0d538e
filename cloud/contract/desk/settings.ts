/** `settings.*`: what the DJ has chosen. */

import { boolean, enums, type Infer, nullable, object, partial, string } from "superstruct";
import { between, kindOnly } from "../fields.ts";

export const KeyNotation = enums(["camelot", "open_key", "name"]);
export type KeyNotation = Infer<typeof KeyNotation>;

export const Settings = object({
  key_notation: KeyNotation,
  /** How many worker processes; `null` lets the sidecar choose. */
  workers: nullable(between({ min: 1, max: 64 })),
  auto_analyze: boolean(),
  /** Where the cloud is that carries the live nights; `null`: neither build nor DJ named one. */
  cloud_url: nullable(string()),
});
export type Settings = Infer<typeof Settings>;

export const SettingsChanges = partial(Settings);
export type SettingsChanges = Infer<typeof SettingsChanges>;

/** Wrong ones are refused with `unknown_setting` or `invalid_value`, and nothing is changed. */
export const SettingsSet = object({ changes: kindOnly(SettingsChanges) });
export type SettingsSet = Infer<typeof SettingsSet>;
