import { useState } from "preact/hooks";
import { plural } from "../format/numbers.ts";
import type { Folder } from "@pika/contract/desk/folders.ts";
import { openDialog } from "../state/dialogs.ts";
import { exportThis } from "../state/exports.ts";
import { folders, removeFolder, rescan, scan } from "../state/folders.ts";
import { AddFolder } from "../ui/add_folder.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { OtherPrograms } from "./other_programs.tsx";

export function FoldersDialog({ onClose }: { onClose: () => void }) {
  const list = folders.value ?? [];
  return (
    <Dialog title="Music folders" onClose={onClose}>
      {list.length === 0
        ? <p class="muted">No folder yet.</p>
        : <ul class="folder-list">{list.map((folder) => <FolderLine key={folder.id} folder={folder} />)}</ul>}
      {list.length > 0 && (
        <div class="dialog-buttons">
          <button type="button" class="button small" onClick={() => openDialog.value = "recordings"}>
            Duplicates and moved files…
          </button>
          <button
            type="button"
            class="button small"
            onClick={() => exportThis({ words: "the whole library" })}
          >
            Export the library…
          </button>
        </div>
      )}
      <h3>Add a folder</h3>
      <AddFolder id="new-folder" />
      <OtherPrograms onClose={onClose} />
    </Dialog>
  );
}

function FolderLine({ folder }: { folder: Folder }) {
  const [asking, setAsking] = useState(false);
  const scanning = scan.value?.state === "running" && scan.value.folder === folder.path;
  return (
    <li class="folder">
      <div class="folder-text">
        <bdi class="folder-path">{folder.path}</bdi>
        {folder.missing
          ? <span class="state-label missing">Not found: connect the drive or remove the folder</span>
          : <span class="muted">{plural(folder.track_count, "track")}</span>}
      </div>
      {asking
        ? (
          <div class="folder-actions">
            <span class="muted">Forget its tracks? Files stay.</span>
            <button type="button" class="button small danger" onClick={() => void removeFolder(folder.id)}>
              Remove
            </button>
            <button type="button" class="button quiet small" onClick={() => setAsking(false)}>Keep</button>
          </div>
        )
        : (
          <div class="folder-actions">
            <button
              type="button"
              class="button small"
              disabled={scanning}
              aria-label={`Rescan ${folder.path}`}
              onClick={() => void rescan(folder.id)}
            >
              Rescan
            </button>
            <button
              type="button"
              class="button quiet small"
              aria-label={`Remove ${folder.path}`}
              onClick={() => setAsking(true)}
            >
              Remove…
            </button>
          </div>
        )}
    </li>
  );
}
