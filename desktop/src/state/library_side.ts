/** Whether the list at the left of the library is in sight. */
import { signal } from "@preact/signals";
import { searchFor } from "./library.ts";
import { smartLists } from "./smart_lists.ts";

/** From this width on it stands beside the table, below it lies over it; as in `library_side.css`. */
const wide = matchMedia("(min-width: 1101px)");
const standsBeside = signal(wide.matches);
wide.addEventListener("change", () => standsBeside.value = wide.matches);

/** What the DJ has asked for; `null`: nothing. It is then there beside the table as soon as there is a smart list. */
const wanted = signal<boolean | null>(null);

export function isSideShown(): boolean {
  return wanted.value ?? (standsBeside.value && (smartLists.value?.length ?? 0) > 0);
}

export function toggleSide(): void {
  wanted.value = !isSideShown();
}

/** Takes it away where it lies over the table. */
export function clearTheTable(): void {
  if (!standsBeside.value) wanted.value = false;
}

/** Shows what a search finds. */
export function showList(search: string): void {
  clearTheTable();
  void searchFor(search);
}
