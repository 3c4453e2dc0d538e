import type { SourceWork } from "@pika/contract/desk/sources.ts";
import { formatCount } from "../format/numbers.ts";
import { cancelSources } from "../state/sources.ts";

/** How far taking over, or undoing it, is. What is taken over can be cancelled, which undoes it. */
export function WorkLine({ work: { place_id, done, total } }: { work: SourceWork }) {
  return (
    <>
      <progress
        class="progress"
        aria-label={place_id === null ? "Undoing" : "Taking over"}
        max={Math.max(total, 1)}
        value={done}
      />
      <span class="muted tabular">{formatCount(done)} of {formatCount(total)}</span>
      {place_id !== null && (
        <button type="button" class="button small" onClick={() => void cancelSources()}>Cancel</button>
      )}
    </>
  );
}
