/** Changing values by hand, and taking that back. */
import type { TrackChange } from "@pika/contract/desk/edits.ts";
import type { EditableField, Track } from "@pika/contract/desk/tracks.ts";
import { plural } from "../format/numbers.ts";
import { takeRow } from "./library.ts";
import { client } from "./session.ts";
import { showError, showToast } from "./toasts.ts";
import { UndoStack } from "./undo_stack.ts";

const done = new UndoStack();
type TrackListener = (track: Track) => void;
const listeners = new Set<TrackListener>();

/** Hears of every track that an edit or an undo changed. */
export function onTrackEdited(listener: TrackListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Sets a field by hand; `null` takes the manual value away.
 * @throws {RpcError} when the sidecar refuses the value; the field shows why.
 */
export async function editTrack(
  id: number,
  field: EditableField,
  value: string | number | null,
  label: string,
): Promise<void> {
  const { track, edit_id } = await client.call("tracks.edit", { id, field, value });
  done.push({ edit_id, label });
  tell(track);
  showToast(label, { label: "Undo", run: () => void undo(edit_id) });
}

/**
 * Changes many tracks at once, and says how many. Their rows are asked for again as the sidecar tells of them.
 * @throws {RpcError} when the sidecar refuses the change.
 */
export async function editMany(
  ids: number[],
  change: TrackChange,
  label: string,
): Promise<{ edit_id: number | null; changed: number }> {
  const answer = await client.call("tracks.edit_many", { ids, change });
  const { edit_id } = answer;
  if (edit_id === null) showToast("Nothing to change: it is so already");
  else {
    done.push({ edit_id, label });
    showToast(label, { label: "Undo", run: () => void undo(edit_id) });
  }
  return { edit_id, changed: answer.ids.length };
}

/** Remembers an edit of another kind, so that Ctrl+Z means it too; `takeBack` says what came of it. */
export function rememberEdit(label: string, takeBack: () => Promise<void>): void {
  const edit = { edit_id: 0, label, takeBack };
  done.push(edit);
  showToast(label, { label: "Undo", run: () => void (done.remove(edit) && takeBack()) });
}

/** Takes back the newest edit of this session. */
export function undoLast(): Promise<void> {
  const edit = done.take();
  if (edit?.takeBack) return edit.takeBack();
  if (edit) return takeBack(edit.edit_id, edit.label);
  showToast("Nothing to undo");
  return Promise.resolve();
}

/** Takes back one edit, also one of an earlier session. */
export function undo(edit_id: number): Promise<void> {
  return takeBack(edit_id, done.take(edit_id)?.label ?? "the last edit");
}

async function takeBack(edit_id: number, label: string): Promise<void> {
  try {
    const { track, kept } = await client.call("tracks.undo", { edit_id });
    if (track) tell(track);
    const left = kept === 0 ? "" : `. ${plural(kept, "track")} edited again since stay as they are`;
    showToast(`Undone: ${label}${left}`);
  } catch (error) {
    showError("Cannot undo", error);
  }
}

function tell(track: Track): void {
  takeRow(track);
  listeners.forEach((listener) => listener(track));
}
