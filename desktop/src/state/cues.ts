/** The hot cues of the track that is shown, and what programs know beside them. */
import { useEffect, useState } from "preact/hooks";
import type { Cue, CuesEdited, CueWanted, TrackCues } from "@pika/contract/desk/cues.ts";
import { plural } from "../format/numbers.ts";
import { rememberEdit } from "./edits.ts";
import { client, connection } from "./session.ts";
import { showError, showToast } from "./toasts.ts";

type Listener = (cues: TrackCues) => void;
const listeners = new Set<Listener>();

/** The cues of a track, kept up to date; `null` while they are on the way. */
export function useCues(id: number): TrackCues | null {
  const [cues, setCues] = useState<TrackCues | null>(null);
  const open = connection.value.state === "open";
  useEffect(() => {
    if (!open) return;
    let current = true;
    const take = (found: TrackCues) => {
      if (current && found.id === id) setCues(found);
    };
    const load = () => void client.call("cues.list", { id }).then(take, () => {});
    const stop = client.on("tracks.changed", ({ ids }) => {
      if (ids === null || ids.includes(id)) load();
    });
    listeners.add(take);
    load();
    return () => {
      current = false;
      stop();
      listeners.delete(take);
    };
  }, [id, open]);
  return cues?.id === id ? cues : null;
}

/** Sets a cue, or what is named of it. `label`: what was done, for people. */
export function setCue(id: number, change: Partial<Cue> & { slot: number }, label: string): Promise<void> {
  return edit(label, "Cannot set the cue", () => client.call("cues.set", { id, ...change }));
}

export function removeCue(id: number, slot: number, label: string): Promise<void> {
  return edit(label, "Cannot remove the cue", () => client.call("cues.remove", { id, slot }));
}

/** Makes cues of what a program knows, or the analysis has found. */
export function takeCues(id: number, cues: CueWanted[], label: string): Promise<void> {
  return edit(label, "Cannot take the cues", () => client.call("cues.take", { id, cues }));
}

async function edit(
  label: string,
  attempt: string,
  call: () => Promise<CuesEdited>,
): Promise<void> {
  try {
    const { cues, edit_id, left } = await call();
    tell(cues);
    const more = left === 0 ? "" : `. ${plural(left, "place")} found no free button`;
    rememberEdit(label + more, () => takeBack(edit_id, label));
  } catch (error) {
    showError(attempt, error);
  }
}

async function takeBack(edit_id: number, label: string): Promise<void> {
  try {
    tell(await client.call("cues.undo", { edit_id }));
    showToast(`Undone: ${label}`);
  } catch (error) {
    showError("Cannot undo", error);
  }
}

function tell(cues: TrackCues): void {
  listeners.forEach((listener) => listener(cues));
}
