/** What the dialogs of crates and sets are about. */
import { signal } from "@preact/signals";
import { openDialog } from "./dialogs.ts";

/** The list that "Plan", "Slots" and "Versions" mean. */
export const dialogList = signal<number | null>(null);

/** The place that "Alternatives" means: of an entry, or after the last one (null). */
export const placeAsked = signal<{ list: number; entry: number | null } | null>(null);

/** The stretch that "Fill" means: between two entries (null: the start, the end). */
export const stretchAsked = signal<{ list: number; after: number | null; before: number | null } | null>(
  null,
);

/** The tracks that "Add to…" means. */
export const tracksToAdd = signal<readonly number[]>([]);

/** Asks which crate or set tracks are to go into. */
export function addToLists(tracks: readonly number[]): void {
  tracksToAdd.value = tracks;
  openDialog.value = "add_to";
}

/** Asks what else could stand at a place: of an entry, or after the last one (null). */
export function askAlternatives(list: number, entry: number | null): void {
  placeAsked.value = { list, entry };
  openDialog.value = "set_alternatives";
}

/** Asks what Pika shall put between two entries. */
export function askFill(list: number, after: number | null, before: number | null): void {
  stretchAsked.value = { list, after, before };
  openDialog.value = "set_fill";
}
