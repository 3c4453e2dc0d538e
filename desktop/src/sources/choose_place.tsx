import { useState } from "preact/hooks";
import { shell } from "../state/session.ts";
import { openSource } from "../state/sources.ts";
import { errorText, showError } from "../state/toasts.ts";
import { FolderIcon } from "../ui/icons.tsx";
import { PathField } from "../ui/path_field.tsx";

/** Asks for the file or folder of a program: the system's dialog for a folder, and always a path to write. */
export function ChoosePlace() {
  const [path, setPath] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const open = async (place: string) => {
    if (place.trim() === "") {
      setProblem("Write the path of a file, such as a playlist or a rekordbox export, or of a folder.");
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await openSource(place.trim());
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  const choose = async () => {
    try {
      const folder = await shell.chooseFolder!("Choose the folder of a program, an export or playlists");
      if (folder === null) return;
      setPath(folder);
      await open(folder);
    } catch (error) {
      showError("Cannot open the folder dialog; write the path instead", error);
    }
  };
  return (
    <form
      class="choose-place"
      onSubmit={(event) => {
        event.preventDefault();
        void open(path);
      }}
    >
      <p class="hint">
        A database, an export (rekordbox: File, Export Collection in xml format), a playlist (.m3u, .m3u8), or
        the folder that it lies in.
      </p>
      {shell.chooseFolder && (
        <div>
          <button type="button" class="button" disabled={busy} onClick={() => void choose()}>
            <FolderIcon /> Choose folder…
          </button>
        </div>
      )}
      <div class="add-folder-path">
        <PathField
          id="source-path"
          label="Path of a file or folder"
          value={path}
          onChange={setPath}
          problem={problem}
        />
        <button type="submit" class="button" disabled={busy}>{busy ? "Opening…" : "Open"}</button>
      </div>
    </form>
  );
}
