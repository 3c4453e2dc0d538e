import type { TagWriteStatus } from "@pika/contract/desk/tag_writes.ts";
import { tagResult } from "../format/tag_words.ts";
import { cancelTagWrite, undoTagWrite } from "../state/tag_writes.ts";

interface WriteProgressProps {
  status: TagWriteStatus;
  /** What is, or was, under way. */
  was: "writing" | "undoing";
  onClose: () => void;
  onBack: () => void;
  onUndo: () => void;
}

/** How far a write or its undo is, then what came of it. */
export function WriteProgress({ status, was, onClose, onBack, onUndo }: WriteProgressProps) {
  if (status.state !== "idle") {
    const verb = status.state === "writing" ? "Writing tags" : "Bringing the old files back";
    return (
      <>
        <p role="status">{verb}: {status.done} of {status.total}</p>
        <progress class="progress" aria-label={verb} max={Math.max(1, status.total)} value={status.done} />
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={() => void cancelTagWrite()}>
            Stop after this file
          </button>
          <button type="button" class="button quiet" onClick={onClose}>Go on in the background</button>
        </div>
      </>
    );
  }
  return (
    <>
      <p role="status">
        {tagResult(status, was)}
        {status.done < status.total && `; stopped after ${status.done} of ${status.total}`}.
      </p>
      {status.problems.length > 0 && (
        <ul class="problem-list tag-files" tabIndex={0} aria-label="Files that stay as they are">
          {status.problems.map((problem) => (
            <li key={`${problem.track_id} ${problem.message}`}>
              <bdi class="tag-file-title">{problem.title}</bdi>
              <p>{problem.message}</p>
            </li>
          ))}
        </ul>
      )}
      <div class="dialog-buttons">
        <button type="button" class="button primary" onClick={onClose}>Done</button>
        {was === "writing" && status.written > 0 && status.batch !== null && (
          <button
            type="button"
            class="button"
            onClick={async () => await undoTagWrite(status.batch!) && onUndo()}
          >
            Take it all back
          </button>
        )}
        <button type="button" class="button quiet" onClick={onBack}>Back</button>
      </div>
    </>
  );
}
