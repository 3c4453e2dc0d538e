import { signal } from "@preact/signals";

export type DialogName =
  | "folders"
  | "settings"
  | "columns"
  | "edit_many"
  | "help"
  | "problems"
  | "recordings"
  | "export"
  | "write_tags"
  | "report"
  | "account"
  | "deck"
  | "play_now"
  | "announce"
  | "poll"
  | "end_night"
  | "set_plan"
  | "set_versions"
  | "set_alternatives"
  | "set_fill"
  | "set_slots"
  | "add_to"
  | "filter"
  | "save_search";

/** The one dialog that is open. */
export const openDialog = signal<DialogName | null>(null);
