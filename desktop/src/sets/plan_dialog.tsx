import { useState } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import type { SetAbout } from "@pika/contract/desk/sets.ts";
import { type ListState, type OpenList, useList } from "../state/set_list.ts";
import { dialogList } from "../state/set_dialogs.ts";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useSubmit } from "../ui/use_submit.ts";
import { lengthWords, parseSlot } from "./set_words.ts";

/** What a set is planned for. */
export function PlanDialog({ onClose }: { onClose: () => void }) {
  const list = useList(dialogList.value!);
  const state = list.state.value;
  return (
    <Dialog title="Plan of the set" onClose={onClose}>
      {state
        ? <PlanForm list={list} state={state} onClose={onClose} />
        : <p class="muted">{list.problem.value ?? "Opening…"}</p>}
    </Dialog>
  );
}

interface PlanFormProps {
  list: OpenList;
  state: ListState;
  onClose: () => void;
}

function PlanForm({ list, state: { head }, onClose }: PlanFormProps) {
  const { about } = head;
  const [start, setStart] = useState(about.planned_start === null ? "" : localTime(about.planned_start));
  const [slot, setSlot] = useState(about.slot === null ? "" : lengthWords(about.slot));
  const [room, setRoom] = useState(about.room);
  const [overlap, setOverlap] = useState(about.overlap === null ? "" : String(about.overlap));
  const [pitch, setPitch] = useState(about.pitch_range === null ? "" : String(about.pitch_range));
  const [note, setNote] = useState(about.note);
  const { busy, problem, submit } = useSubmit(async () => {
    const seconds = parseSlot(slot);
    if (slot.trim() && seconds === null) {
      throw new Error(`Cannot read the length “${slot.trim()}”: write 90 min or 1:30`);
    }
    const planned = start === "" ? null : new Date(start).getTime();
    const made = await list.change("Cannot keep the plan", () => ({
      op: "about",
      changes: {
        planned_start: planned,
        slot: seconds,
        room: room.trim(),
        overlap: numberOf(overlap, "overlap"),
        pitch_range: numberOf(pitch, "pitch range"),
        note: note.trim(),
      } satisfies Partial<SetAbout>,
    }));
    if (made) onClose();
  });
  return (
    <form class="composer set-plan" onSubmit={submit}>
      <div class="field-pair">
        <div class="field">
          <label for="set-start">It begins</label>
          <input
            id="set-start"
            class="input"
            type="datetime-local"
            value={start}
            onInput={(event) => setStart(event.currentTarget.value)}
          />
        </div>
        <TextField
          id="set-slot"
          label="Length of the slot"
          type="text"
          value={slot}
          onChange={setSlot}
          hint="90 min, or 1:30"
        />
      </div>
      <TextField
        id="set-room"
        label="Room"
        type="text"
        value={room}
        onChange={setRoom}
        most={deskLimits.room}
        hint="What was played there on the last nights is avoided."
      />
      <div class="field-pair">
        <TextField
          id="set-overlap"
          label="Overlap, in seconds"
          type="text"
          value={overlap}
          onChange={setOverlap}
          hint="Empty: the outro that the analysis found."
        />
        <TextField
          id="set-pitch"
          label="Pitch range, in percent"
          type="text"
          value={pitch}
          onChange={setPitch}
          hint="Empty: you do not match tempi."
        />
      </div>
      <div class="field">
        <label for="set-note">Note</label>
        <textarea
          id="set-note"
          class="input area"
          rows={3}
          maxLength={limits.note}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </div>
      {problem && <p class="problem" role="alert">{problem}</p>}
      <div class="dialog-buttons">
        <button type="submit" class="button primary" disabled={busy}>Keep</button>
        <button type="button" class="button quiet" onClick={onClose}>Cancel</button>
      </div>
    </form>
  );
}

/** @throws when something else than a number was written. */
function numberOf(text: string, what: string): number | null {
  if (text.trim() === "") return null;
  const number = Number(text.trim().replace(",", "."));
  if (!Number.isFinite(number)) throw new Error(`Cannot read the ${what} “${text.trim()}”: write a number`);
  return number;
}

/** As a field of the kind `datetime-local` has it: the DJ's own time. */
function localTime(time: number): string {
  const date = new Date(time);
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
