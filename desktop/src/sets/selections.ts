/** What is selected in each list that is shown; it stays while other screens are looked at. */
import { type Signal, signal } from "@preact/signals";
import { NOTHING_SELECTED, type Selection } from "./selection.ts";

const selections = new Map<number, Signal<Selection>>();

/** Of one crate or set, by the ids of its entries. */
export function selectionOf(list: number): Signal<Selection> {
  let known = selections.get(list);
  if (!known) selections.set(list, known = signal(NOTHING_SELECTED));
  return known;
}

/** Of the library beside the sets, by the ids of tracks. */
export const poolSelection = signal<Selection>(NOTHING_SELECTED);
