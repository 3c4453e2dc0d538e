/** Tags written into the DJ's own files: what would change, the write under way, and the way back. */
import { signal } from "@preact/signals";
import type { TagBatch, TagPlanFile, TagWish, TagWriteStatus } from "@pika/contract/desk/tag_writes.ts";
import { attempt } from "./attempt.ts";
import { openDialog } from "./dialogs.ts";
import { client, refreshOnConnect } from "./session.ts";

/** Files that are looked at in one question. */
export const PLAN_SIZE = 20;

/** The tracks that the open dialog is about. */
export const tagTracks = signal<number[]>([]);
export const tagWriteStatus = signal<TagWriteStatus | null>(null);
/** Writes that can be taken back, newest first. */
export const tagBatches = signal<TagBatch[]>([]);

/** What was ticked last, for the next time. */
export const lastWish = signal<TagWish>({
  bpm: "whole",
  key: "camelot",
  energy: true,
  comment: false,
  gain: false,
  cues: false,
});

/** Opens the dialog. */
export function writeTags(ids: number[]): void {
  tagTracks.value = ids;
  openDialog.value = "write_tags";
}

/** What would change in the files of the tracks from `offset` on, at most `PLAN_SIZE`. @throws {RpcError} */
export async function planTags(wish: TagWish, offset: number): Promise<TagPlanFile[]> {
  const tracks = tagTracks.value.slice(offset, offset + PLAN_SIZE);
  return (await client.call("tag_writes.plan", { tracks, wish })).files;
}

/** Begins to write; answers whether it did. */
export async function startTagWrite(wish: TagWish): Promise<boolean> {
  let begun = false;
  await attempt("Cannot write the tags", "tag_writes.start", { tracks: tagTracks.value, wish }, (status) => {
    tagWriteStatus.value = status;
    begun = true;
  });
  return begun;
}

export function cancelTagWrite(): Promise<void> {
  return attempt("Cannot stop", "tag_writes.cancel", {}, take);
}

/** Begins to bring the old files back; answers whether it did. */
export async function undoTagWrite(batch: number): Promise<boolean> {
  let begun = false;
  await attempt("Cannot take the tags back", "tag_writes.undo", { batch }, (status) => {
    take(status);
    begun = true;
  });
  return begun;
}

export async function loadTagBatches(): Promise<void> {
  await attempt("Cannot list what was written", "tag_writes.list", {}, ({ batches }) => {
    tagBatches.value = batches;
  });
}

function take(status: TagWriteStatus): void {
  tagWriteStatus.value = status;
}

refreshOnConnect(async () => take(await client.call("tag_writes.status", {})));

client.on("tag_writes.changed", (status) => {
  const ended = tagWriteStatus.value?.state !== "idle" && status.state === "idle";
  take(status);
  if (ended && openDialog.value === "write_tags") void loadTagBatches();
});
