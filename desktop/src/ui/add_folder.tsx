import { useState } from "preact/hooks";
import { RpcError } from "../rpc/client.ts";
import { addFolder } from "../state/folders.ts";
import { client, shell } from "../state/session.ts";
import { errorText, showError } from "../state/toasts.ts";
import { FolderIcon } from "./icons.tsx";
import { MacQuestion, PrivacySettingsButton } from "./mac_question.tsx";
import { PathField } from "./path_field.tsx";

/** A folder that there is on this machine, written as its system does. */
async function example(): Promise<string> {
  try {
    const { entries: [first] } = await client.call("paths.complete", { prefix: "" });
    return first ? `, for example ${first.path}` : "";
  } catch {
    return ""; // it is an example only
  }
}

/** Asks for a music folder: the system's dialog where the shell has one, and always a path to write. */
export function AddFolder({ id, onAdded }: { id: string; onAdded?: () => void }) {
  const [path, setPath] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [refused, setRefused] = useState(false);
  const [busy, setBusy] = useState(false);

  const add = async (folder: string) => {
    if (folder.trim() === "") {
      setProblem(`Write the path of a folder${await example()}`);
      return;
    }
    setBusy(true);
    setProblem(null);
    setRefused(false);
    try {
      await addFolder(folder.trim());
      setPath("");
      onAdded?.();
    } catch (error) {
      setProblem(errorText(error));
      setRefused(error instanceof RpcError && error.code === "not_allowed");
    } finally {
      setBusy(false);
    }
  };
  const choose = async () => {
    try {
      const folder = await shell.chooseFolder!("Choose your music folder");
      if (folder === null) return;
      setPath(folder);
      await add(folder);
    } catch (error) {
      showError("Cannot open the folder dialog; write the path instead", error);
    }
  };

  return (
    <form
      class="add-folder"
      onSubmit={(event) => {
        event.preventDefault();
        void add(path);
      }}
    >
      {shell.chooseFolder && (
        <button
          type="button"
          class="button primary big"
          disabled={busy}
          onClick={() => void choose()}
        >
          <FolderIcon /> Choose folder…
        </button>
      )}
      <MacQuestion>
        macOS will ask once whether Pika may read that folder: press Allow (or OK).
      </MacQuestion>
      <div class="add-folder-path">
        <PathField
          id={id}
          label={shell.chooseFolder ? "or write its path" : "Path of the folder"}
          value={path}
          onChange={setPath}
          problem={problem}
        />
        <button type="submit" class={`button ${shell.chooseFolder ? "" : "primary"}`} disabled={busy}>
          {busy ? "Adding…" : "Add folder"}
        </button>
      </div>
      {refused && (
        <div>
          <PrivacySettingsButton />
        </div>
      )}
    </form>
  );
}
