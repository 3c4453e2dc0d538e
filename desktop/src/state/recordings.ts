/** Several files of one recording: found by the sidecar, merged or told apart by the DJ. */
import { signal } from "@preact/signals";
import type { Recordings } from "@pika/contract/desk/recordings.ts";
import { attempt } from "./attempt.ts";
import { client } from "./session.ts";
import { errorText, showToast } from "./toasts.ts";

/** `null` until they are compared. */
export const recordings = signal<Recordings | null>(null);
export const recordingsProblem = signal<string | null>(null);

/** Compares all anew; what was found before stays in sight meanwhile. */
export async function findRecordings(): Promise<void> {
  recordingsProblem.value = null;
  try {
    recordings.value = await client.call("recordings.find", {});
  } catch (error) {
    recordingsProblem.value = errorText(error);
  }
}

/** Lets one track stand for the others; no file is touched. */
export async function mergeRecordings(keep: number, others: number[]): Promise<void> {
  await attempt("Cannot merge the tracks", "recordings.merge", { keep, others }, ({ merge }) => {
    forget([keep, ...others]);
    showToast("Merged into one track", { label: "Undo", run: () => void unmerge(merge) });
  });
}

/** Takes a merge back. */
export async function unmerge(merge: number): Promise<void> {
  await attempt("Cannot take the merge back", "recordings.unmerge", { merge }, () => {
    showToast("They are tracks of their own again");
  });
  await findRecordings();
}

/** They are different, and are not shown as one again. */
export async function tellApart(tracks: number[]): Promise<void> {
  await attempt("Cannot keep them apart", "recordings.apart", { tracks }, () => forget(tracks));
}

/** Takes a group out of the list without comparing all again. */
function forget(tracks: number[]): void {
  const now = recordings.value;
  if (now === null) return;
  const groups = now.groups.filter(({ files }) => !files.some(({ track }) => tracks.includes(track.id)));
  recordings.value = { ...now, groups, total: now.total - (now.groups.length - groups.length) };
}
