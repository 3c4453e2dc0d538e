import { plural } from "../format/numbers.ts";
import { startAnalysis } from "../state/analysis.ts";
import { openDialog } from "../state/dialogs.ts";
import { exportThis } from "../state/exports.ts";
import { clearSelection, selected } from "../state/library.ts";
import { addToLists } from "../state/set_dialogs.ts";
import { writeTags } from "../state/tag_writes.ts";

/** What can be done with all selected tracks. */
export function SelectionBar() {
  const ids = [...selected.value];
  return (
    <div class="selection-bar" role="region" aria-label="Selection">
      <span>{plural(ids.length, "track")} selected</span>
      <button type="button" class="button small" onClick={() => openDialog.value = "edit_many"}>Edit…</button>
      <button type="button" class="button small" onClick={() => addToLists(ids)}>Add to…</button>
      <button
        type="button"
        class="button small"
        onClick={() => exportThis({ words: plural(ids.length, "track"), tracks: ids })}
      >
        Export…
      </button>
      <button type="button" class="button small" onClick={() => writeTags(ids)}>Write tags…</button>
      <button
        type="button"
        class="button small"
        onClick={() => {
          void startAnalysis({ track_ids: ids, again: true });
          clearSelection();
        }}
      >
        Analyse again
      </button>
      <button type="button" class="button quiet small" onClick={clearSelection}>Clear selection</button>
    </div>
  );
}
