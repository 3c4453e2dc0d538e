import { formatDate } from "../format/clock.ts";
import { plural } from "../format/numbers.ts";
import { tagBatches, undoTagWrite } from "../state/tag_writes.ts";

/** Writes whose old files can still be brought back. */
export function EarlierWrites({ onUndo }: { onUndo: () => void }) {
  if (tagBatches.value.length === 0) return null;
  return (
    <details>
      <summary>{plural(tagBatches.value.length, "earlier write")} that can be taken back</summary>
      <ul class="problem-list">
        {tagBatches.value.map(({ id, at, files }) => (
          <li key={id} class="tag-batch">
            <span>
              {formatDate(at * 1000)}: {plural(files, "file")}
            </span>
            <button
              type="button"
              class="button quiet small"
              onClick={async () => await undoTagWrite(id) && onUndo()}
            >
              Take back
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
