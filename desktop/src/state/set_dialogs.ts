/** What the dialogs of crates and sets are about. */
import { signal } from "@preact/signals";
import { openDialog } from "./dialogs.ts";

/** The list that "Plan" and "Versions" mean. */
export const dialogList = signal<number | null>(null);

/** The tracks that "Add to…" means. */
export const tracksToAdd = signal<readonly number[]>([]);

/** Asks which crate or set tracks are to go into. */
export function addToLists(tracks: readonly number[]): void {
  tracksToAdd.value = tracks;
  openDialog.value = "add_to";
}
