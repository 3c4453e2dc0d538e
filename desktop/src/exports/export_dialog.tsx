import { useEffect, useState } from "preact/hooks";
import type { Exported, ExportFormat, ExportLost, ExportPlan } from "@pika/contract/desk/exports.ts";
import { formats, lostWords } from "../format/export_words.ts";
import { plural } from "../format/numbers.ts";
import { exporting, lastExport, planExport, writeExport } from "../state/exports.ts";
import { shell } from "../state/session.ts";
import { errorText, showError } from "../state/toasts.ts";
import { Dialog } from "../ui/dialog.tsx";
import { FolderIcon } from "../ui/icons.tsx";
import { PathField } from "../ui/path_field.tsx";

const ALL_FORMATS = Object.keys(formats) as ExportFormat[];

/** Takes lists or tracks to another program: format, what it cannot hold, folder, done. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const what = exporting.value;
  const [format, setFormat] = useState(lastExport.format);
  const [done, setDone] = useState<Exported | null>(null);
  if (done) {
    return (
      <Dialog title="Exported" onClose={onClose}>
        <Done result={done} onClose={onClose} onAnother={() => setDone(null)} />
      </Dialog>
    );
  }
  return (
    <Dialog title={`Export ${what.words}`} onClose={onClose}>
      <fieldset class="setting export-formats">
        <legend>For</legend>
        {ALL_FORMATS.map((one) => (
          <label key={one} class="export-format">
            <input
              type="radio"
              name="export-format"
              checked={format === one}
              onChange={() => {
                lastExport.format = one;
                setFormat(one);
              }}
            />
            {formats[one].name}
          </label>
        ))}
      </fieldset>
      <p class="hint">{formats[format].use}</p>
      <Plan format={format} />
      <Where format={format} onDone={setDone} />
    </Dialog>
  );
}

/** What would be written, asked anew for each format. */
function Plan({ format }: { format: ExportFormat }) {
  const [plan, setPlan] = useState<ExportPlan | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    setPlan(null);
    setProblem(null);
    planExport(exporting.value, format).then(
      (answer) => current && setPlan(answer),
      (error) => current && setProblem(errorText(error)),
    );
    return () => current = false;
  }, [format, exporting.value]);
  if (problem) return <p class="problem" role="alert">Cannot prepare the export: {problem}</p>;
  if (!plan) return <p class="muted" role="status">Looking at what goes out…</p>;
  return (
    <div class="export-plan" role="status">
      <p>
        {plural(plan.tracks, "track")} in {plural(plan.files.length, "file")}.{" "}
        {plan.lost.length === 0 ? "The format holds all of it." : "The format cannot hold:"}
      </p>
      <Lost lost={plan.lost} />
    </div>
  );
}

function Lost({ lost }: { lost: ExportLost[] }) {
  if (lost.length === 0) return null;
  return (
    <ul class="export-lost">
      {lost.map((one) => (
        <li key={one.field}>
          {lostWords(one)}
          <bdi class="muted export-examples">
            {one.examples.join(", ")}
            {one.count > one.examples.length && " …"}
          </bdi>
        </li>
      ))}
    </ul>
  );
}

function Where({ format, onDone }: { format: ExportFormat; onDone: (result: Exported) => void }) {
  const [folder, setFolder] = useState(lastExport.folder);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const write = async () => {
    if (folder.trim() === "") {
      setProblem("Write the path of the folder that the files go into");
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      onDone(await writeExport(exporting.value, format, folder.trim()));
      lastExport.folder = folder.trim();
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  const choose = async () => {
    try {
      const chosen = await shell.chooseFolder!("Where should the files go?");
      if (chosen !== null) setFolder(chosen);
    } catch (error) {
      showError("Cannot open the folder dialog; write the path instead", error);
    }
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void write();
      }}
    >
      <PathField
        id="export-folder"
        label="Into the folder"
        value={folder}
        onChange={setFolder}
        problem={problem}
      />
      <p class="hint">Files that lie there stay: a new one with the same name gets a number.</p>
      <div class="dialog-buttons">
        <button type="submit" class="button primary" disabled={busy}>{busy ? "Writing…" : "Export"}</button>
        {shell.chooseFolder && (
          <button
            type="button"
            class="button"
            disabled={busy}
            onClick={() => void choose()}
          >
            <FolderIcon /> Choose folder…
          </button>
        )}
      </div>
    </form>
  );
}

function Done(
  { result, onClose, onAnother }: { result: Exported; onClose: () => void; onAnother: () => void },
) {
  return (
    <>
      <p role="status">
        {plural(result.tracks, "track")} in {plural(result.files.length, "file")}, in{" "}
        <bdi class="export-folder">{result.folder}</bdi>
      </p>
      <ul class="export-files">
        {result.files.map((file) => (
          <li key={file}>
            <bdi>{file}</bdi>
          </li>
        ))}
      </ul>
      <div class="dialog-buttons">
        <button type="button" class="button primary" onClick={onClose}>Done</button>
        <button type="button" class="button" onClick={onAnother}>In another format…</button>
      </div>
    </>
  );
}
