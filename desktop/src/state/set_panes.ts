/** Which lists are open side by side, and which of them keys and buttons mean. */
import { computed, effect, signal, untracked } from "@preact/signals";
import { openSets, route } from "./route.ts";
import { listRow, setTree } from "./set_tree.ts";

/** Of lists; at most two. */
export const panes = signal<readonly number[]>([]);
/** Which of them, from 0. */
export const activePane = signal(0);
export const activeList = computed(() => panes.value[activePane.value] ?? panes.value[0] ?? null);

/** Counts up with every list that is asked for, also when it is open already. */
export const openings = signal(0);

/** The list that the focus goes to as soon as it is shown: it was opened by key. */
export const focusWanted = signal<number | null>(null);

effect(() => {
  const now = route.value;
  if (now.screen !== "sets" || now.ids.length === 0) return;
  const ids = [...new Set(now.ids)];
  panes.value = ids;
  if (activePane.peek() >= ids.length) activePane.value = 0;
});
// What was deleted, here or elsewhere, is shown no more.
effect(() => {
  if (setTree.value === null) return;
  const stay = panes.value.filter((id) => listRow(id) !== undefined);
  if (stay.length < panes.value.length) untracked(() => show(stay));
});

/** Opens a list in the pane in use, or beside it. */
export function openInPane(id: number, where: "here" | "beside"): void {
  const now = panes.value;
  const at = now.indexOf(id);
  openings.value++;
  if (at >= 0) {
    activePane.value = at;
    return;
  }
  if (now.length === 0) {
    show([id]);
    activePane.value = 0;
  } else if (where === "beside") {
    show([now[activePane.value] ?? now[0]!, id]);
    activePane.value = 1;
  } else show(now.map((old, index) => index === activePane.value ? id : old));
}

export function closePane(id: number): void {
  show(panes.value.filter((old) => old !== id));
  activePane.value = 0;
}

function show(ids: readonly number[]): void {
  panes.value = ids;
  if (activePane.value >= ids.length) activePane.value = 0;
  if (route.value.screen === "sets") openSets(ids);
}
