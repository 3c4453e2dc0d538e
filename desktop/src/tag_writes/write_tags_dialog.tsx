import { useEffect, useState } from "preact/hooks";
import type { TagWish } from "@pika/contract/desk/tag_writes.ts";
import { plural } from "../format/numbers.ts";
import { lastWish, loadTagBatches, startTagWrite, tagTracks, tagWriteStatus } from "../state/tag_writes.ts";
import { Dialog } from "../ui/dialog.tsx";
import { EarlierWrites } from "./earlier_writes.tsx";
import { TagPreview } from "./tag_preview.tsx";
import { WriteProgress } from "./write_progress.tsx";

/** Writes values of Pika's into the DJ's own files: what, the preview of every change, the write, the way back. */
export function WriteTagsDialog({ onClose }: { onClose: () => void }) {
  const wish = lastWish.value;
  const status = tagWriteStatus.value;
  const [begun, setBegun] = useState<"writing" | "undoing" | null>(null);
  useEffect(() => void loadTagBatches(), []);
  const count = tagTracks.value.length;
  const busy = status !== null && status.state !== "idle";

  if (busy || begun) {
    return (
      <Dialog title="Tags" onClose={onClose}>
        {status && (
          <WriteProgress
            status={status}
            was={busy ? status.state as "writing" | "undoing" : begun!}
            onClose={onClose}
            onBack={() => setBegun(null)}
            onUndo={() => setBegun("undoing")}
          />
        )}
      </Dialog>
    );
  }
  return (
    <Dialog title={`Write tags into ${plural(count, "file")}`} onClose={onClose}>
      <p>
        Pika writes into your own files only here. It makes a copy, compares the sound sample by sample, and
        only then replaces the file. The old tags are kept: one press brings the old files back, byte for
        byte.
      </p>
      <Wishes wish={wish} onChange={(change) => lastWish.value = { ...wish, ...change }} />
      <TagPreview wish={wish} />
      <div class="dialog-buttons">
        <button
          type="button"
          class="button primary"
          disabled={count === 0 || isNothing(wish)}
          onClick={async () => await startTagWrite(wish) && setBegun("writing")}
        >
          Write into {plural(count, "file")}
        </button>
        <button type="button" class="button" onClick={onClose}>Close</button>
      </div>
      <EarlierWrites onUndo={() => setBegun("undoing")} />
    </Dialog>
  );
}

function isNothing(wish: TagWish): boolean {
  return Object.values(wish).every((wanted) => !wanted);
}

function Wishes({ wish, onChange }: { wish: TagWish; onChange: (change: Partial<TagWish>) => void }) {
  const box = (label: string, checked: boolean, change: (on: boolean) => Partial<TagWish>) => (
    <label class="choice">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(change(event.currentTarget.checked))}
      />
      {label}
    </label>
  );
  return (
    <fieldset class="setting tag-wishes">
      <legend>What to write</legend>
      <div class="tag-wish">
        {box("Tempo", wish.bpm !== null, (on) => ({ bpm: on ? "whole" : null }))}
        <select
          class="input short"
          aria-label="Tempo as"
          disabled={wish.bpm === null}
          value={wish.bpm ?? "whole"}
          onChange={(event) => onChange({ bpm: event.currentTarget.value as TagWish["bpm"] })}
        >
          <option value="whole">whole: 128</option>
          <option value="decimals">exact: 127.98</option>
        </select>
      </div>
      <div class="tag-wish">
        {box("Key", wish.key !== null, (on) => ({ key: on ? "camelot" : null }))}
        <select
          class="input short"
          aria-label="Key as"
          disabled={wish.key === null}
          value={wish.key ?? "camelot"}
          onChange={(event) => onChange({ key: event.currentTarget.value as TagWish["key"] })}
        >
          <option value="camelot">8A</option>
          <option value="musical">Am</option>
          <option value="open_key">1m</option>
        </select>
      </div>
      {box("Energy", wish.energy, (energy) => ({ energy }))}
      {box("Comment", wish.comment, (comment) => ({ comment }))}
      {box("ReplayGain", wish.gain, (gain) => ({ gain }))}
      {box("Hot cues for Serato", wish.cues, (cues) => ({ cues }))}
    </fieldset>
  );
}
