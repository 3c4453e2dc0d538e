import { useEffect, useState } from "preact/hooks";
import type { RecordingFile, RecordingGroup, RecordingMerged } from "@pika/contract/desk/recordings.ts";
import { plural } from "../format/numbers.ts";
import { formatDuration } from "../format/time.ts";
import {
  findRecordings,
  mergeRecordings,
  recordings,
  recordingsProblem,
  tellApart,
  unmerge,
} from "../state/recordings.ts";
import { Dialog } from "../ui/dialog.tsx";

/** Copies of one recording, and new places of missing files: which one stands for the others is the DJ's to say. */
export function RecordingsDialog({ onClose }: { onClose: () => void }) {
  useEffect(() => {
    recordings.value = null;
    void findRecordings();
  }, []);
  const now = recordings.value;
  return (
    <Dialog title="Duplicates and moved files" onClose={onClose}>
      <p>
        Files that sound the same, or have title, artist and length in common. One track stands for them: what
        you and other programs know of the others goes over. No file is deleted or changed.
      </p>
      {recordingsProblem.value && (
        <p class="problem" role="alert">Cannot compare the tracks: {recordingsProblem.value}</p>
      )}
      {now === null && recordingsProblem.value === null && (
        <p class="muted" role="status">
          <span class="spinner" aria-hidden="true" /> Comparing all tracks…
        </p>
      )}
      {now?.total === 0 && <p class="muted" role="status">No two tracks seem to be the same recording.</p>}
      {now && now.total > 0 && (
        <p role="status">
          {plural(now.total, "recording")} with several files
          {now.total > now.groups.length && `; the first ${now.groups.length} of them:`}
        </p>
      )}
      {now?.groups.map((group) => (
        <Group key={group.files.map((file) => file.track.id).join()} group={group} />
      ))}
      {now && now.merged.length > 0 && <Merged merged={now.merged} />}
    </Dialog>
  );
}

function Group({ group: { files, evidence } }: { group: RecordingGroup }) {
  const [keep, setKeep] = useState(files[0]!.track.id);
  const others = files.map((file) => file.track.id).filter((id) => id !== keep);
  const title = files[0]!.track.title;
  const isMoved = files.some((file) => file.track.state === "missing");
  return (
    <fieldset class="recording">
      <legend>
        <bdi>{title}</bdi>
        {files[0]!.track.artist && <bdi class="muted recording-artist">{files[0]!.track.artist}</bdi>}
      </legend>
      <p class="hint">
        {evidence === "sound" ? "They sound the same." : "Title, artist and length are the same."}
        {isMoved && " A file that is missing seems to be this other one now."}
      </p>
      {files.map((file) => (
        <FileLine
          key={file.track.id}
          file={file}
          group={files[0]!.track.id}
          isKept={file.track.id === keep}
          onKeep={() => setKeep(file.track.id)}
        />
      ))}
      <div class="dialog-buttons">
        <button type="button" class="button small primary" onClick={() => void mergeRecordings(keep, others)}>
          Merge into the chosen one
        </button>
        <button
          type="button"
          class="button quiet small"
          onClick={() => void tellApart(files.map((file) => file.track.id))}
        >
          They are different
        </button>
      </div>
    </fieldset>
  );
}

interface FileLineProps {
  file: RecordingFile;
  /** Names the radio buttons of one group. */
  group: number;
  isKept: boolean;
  onKeep: () => void;
}

function FileLine({ file, group, isKept, onKeep }: FileLineProps) {
  return (
    <label class="recording-file">
      <input type="radio" name={`keep-${group}`} checked={isKept} onChange={onKeep} />
      <span class="recording-about">
        <span>
          {facts(file).join(" · ")}
          {file.track.state === "missing" && <span class="state-label missing">Missing</span>}
        </span>
        <bdi class="muted recording-path">{file.track.path}</bdi>
      </span>
    </label>
  );
}

function facts({ track, format, bitrate, edits, lists, plays }: RecordingFile): string[] {
  return [
    format.toUpperCase(),
    ...(bitrate === null ? [] : [`${bitrate} kbit/s`]),
    ...(track.duration === null ? [] : [formatDuration(track.duration)]),
    ...(edits > 0 ? [plural(edits, "edit")] : []),
    ...(lists > 0 ? [`in ${plural(lists, "list")}`] : []),
    ...(plays > 0 ? [`played ${plays} ×`] : []),
  ];
}

function Merged({ merged }: { merged: RecordingMerged[] }) {
  return (
    <details class="recordings-merged">
      <summary>{plural(merged.length, "merge")} that can be taken back</summary>
      <ul class="problem-list">
        {merged.map(({ merge, kept, paths }) => (
          <li key={merge} class="recording-merged">
            <span>
              <bdi>{kept.title}</bdi> stands for <bdi class="recording-path">{paths.join(", ")}</bdi>
            </span>
            <button type="button" class="button quiet small" onClick={() => void unmerge(merge)}>
              Take back
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
