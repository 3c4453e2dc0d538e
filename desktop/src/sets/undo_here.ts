/** Undo and redo wherever the focus is on the screen of the sets: of the list in use. */
import { openList } from "../state/set_list.ts";
import { activeList } from "../state/set_panes.ts";
import { redo, undo } from "./changes.ts";

export async function undoHere(): Promise<void> {
  if (activeList.value !== null) await undo(openList(activeList.value));
}

export async function redoHere(): Promise<void> {
  if (activeList.value !== null) await redo(openList(activeList.value));
}
