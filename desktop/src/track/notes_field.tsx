import { useState } from "preact/hooks";
import type { Track } from "@pika/contract/desk/tracks.ts";
import { editTrack } from "../state/edits.ts";
import { errorText } from "../state/toasts.ts";

/** Notes of several lines: kept when the field is left or by Ctrl+Enter, as they were by Escape. */
export function NotesField({ track }: { track: Track }) {
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const keep = async () => {
    if (draft === null || draft.trim() === track.notes) return setDraft(null);
    try {
      const value = draft.trim() === "" ? null : draft;
      await editTrack(track.id, "notes", value, `Notes on “${track.title}” kept`);
      setDraft(null);
      setProblem(null);
    } catch (error) {
      setProblem(errorText(error));
    }
  };
  return (
    <div class="notes-field">
      <textarea
        class="input area"
        aria-label="Notes"
        rows={2}
        maxLength={5000}
        placeholder="For you alone"
        value={draft ?? track.notes}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? "notes-problem" : undefined}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => void keep()}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void keep();
          else if (event.key === "Escape") {
            event.stopPropagation();
            setDraft(null);
            setProblem(null);
          }
        }}
      />
      {problem && <p id="notes-problem" class="problem" role="alert">{problem}</p>}
    </div>
  );
}
