import { useEffect, useState } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import type { ListVersion } from "@pika/contract/desk/sets.ts";
import { formatClock, formatDate } from "../format/clock.ts";
import { plural } from "../format/numbers.ts";
import { openList } from "../state/set_list.ts";
import { dialogList } from "../state/set_dialogs.ts";
import { client } from "../state/session.ts";
import { showToast } from "../state/toasts.ts";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useSubmit } from "../ui/use_submit.ts";

/** The states of a list that were kept by name, to come back to. */
export function VersionsDialog({ onClose }: { onClose: () => void }) {
  const id = dialogList.value!;
  const [versions, setVersions] = useState<ListVersion[] | null>(null);
  const [name, setName] = useState("");
  const keep = useSubmit(async () => {
    if (name.trim() === "") throw new Error("Write a name for this version");
    setVersions((await client.call("sets.keep_version", { id, name: name.trim() })).versions);
    setName("");
  });
  const list = useSubmit(async () => setVersions((await client.call("sets.versions", { id })).versions));
  useEffect(() => list.submit(), []);

  const restore = async (version: ListVersion) => {
    if (!(await openList(id).restoreVersion(version.id))) return;
    onClose();
    showToast(`“${version.name}” is back; undo returns to what was there`);
  };
  const forget = async (version: ListVersion) => {
    setVersions((await client.call("sets.forget_version", { id, version: version.id })).versions);
  };
  return (
    <Dialog title="Versions" onClose={onClose}>
      <form class="composer" onSubmit={keep.submit}>
        <p class="muted">
          Every change is kept, and undo goes back through all of them. A version has a name.
        </p>
        <div class="version-form">
          <TextField
            id="version-name"
            label="Keep what is there now as"
            type="text"
            value={name}
            onChange={setName}
            most={deskLimits.listName}
          />
          <button type="submit" class="button" disabled={keep.busy}>Keep</button>
        </div>
        {(keep.problem ?? list.problem) && <p class="problem" role="alert">{keep.problem ?? list.problem}</p>}
        {versions?.length === 0 && <p class="muted">No version yet.</p>}
        {versions && versions.length > 0 && (
          <ul class="version-list">
            {versions.map((version) => (
              <li key={version.id}>
                <span class="version-names">
                  <bdi class="strong">{version.name}</bdi>
                  <span class="muted">
                    {formatDate(version.at)}, {formatClock(version.at)} · {plural(version.entries, "track")}
                  </span>
                </span>
                <button
                  type="button"
                  class="button small"
                  aria-label={`Bring back ${version.name}`}
                  onClick={() => void restore(version)}
                >
                  Bring back
                </button>
                <button
                  type="button"
                  class="button quiet small"
                  aria-label={`Forget ${version.name}`}
                  onClick={() => void forget(version)}
                >
                  Forget
                </button>
              </li>
            ))}
          </ul>
        )}
      </form>
    </Dialog>
  );
}
