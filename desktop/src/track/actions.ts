import type { EditableField, Track } from "@pika/contract/desk/tracks.ts";
import { editTrack } from "../state/edits.ts";
import { showError } from "../state/toasts.ts";

/** Takes a value by one click; a refusal is shown as a message. `shown` is the value for people. */
export function takeValue(
  track: Track,
  field: EditableField,
  value: string | number,
  label: string,
  shown: string,
): void {
  editTrack(track.id, field, value, `${label} of “${track.title}” set to ${shown}`)
    .catch((error) => showError(`Cannot set ${label.toLowerCase()}`, error));
}

/** Takes the manual value away, so that the analysed one counts again. */
export function resetValue(track: Track, field: EditableField, label: string): void {
  editTrack(track.id, field, null, `${label} of “${track.title}” reset`)
    .catch((error) => showError(`Cannot reset ${label.toLowerCase()}`, error));
}
