/** The music folders, and the scans that look through them. */
import { computed, signal } from "@preact/signals";
import type { Folder } from "@pika/contract/desk/folders.ts";
import type { ScanStatus } from "@pika/contract/desk/scan.ts";
import { attempt } from "./attempt.ts";
import { client, refreshOnConnect, WHILE_ASKED } from "./session.ts";
import { showError } from "./toasts.ts";

/** `null` until the sidecar answered. */
export const folders = signal<Folder[] | null>(null);
export const scan = signal<ScanStatus | null>(null);

/** True while the app has no music folder at all. */
export const firstStart = computed(() => folders.value?.length === 0);

refreshOnConnect(async () => {
  await refreshFolders();
  await lookForNews();
});

client.on("scan.progress", (status) => {
  scan.value = status;
  // Also of a scan whose beginning was not told: a short one, of a folder that another page has added.
  if (status.state !== "running") void refreshFolders().catch(() => {});
});

/** What macOS has not let the last look through the folders read. */
export const notAllowed = computed(() =>
  scan.value?.errors.filter(({ code }) => code === "not_allowed") ?? []
);

/** True once this page has had its folders looked through. */
let looked = false;

/** What was copied into the folders while Pika was closed is found when the page opens, not on each reconnect. */
async function lookForNews(): Promise<void> {
  const first = !looked && firstStart.value === false;
  looked = true;
  if (first) await rescan();
  else scan.value = await client.call("scan.status", {});
}

/** Counts up with every question for the folders; an answer that a later question has overtaken is dropped. */
let asked = 0;

async function refreshFolders(): Promise<void> {
  const question = ++asked;
  const answer = await client.call("folders.list", {});
  if (question === asked) folders.value = answer.folders;
}

/** Adds a folder; its scan starts. Errors go to the caller, which shows them beside its field. */
export async function addFolder(path: string): Promise<void> {
  await client.call("folders.add", { path }, { timeout: WHILE_ASKED });
  await refreshFolders();
}

export async function removeFolder(id: number): Promise<void> {
  try {
    await client.call("folders.remove", { id });
    await refreshFolders();
  } catch (error) {
    showError("Cannot remove the folder", error);
  }
}

export function rescan(folder_id?: number): Promise<void> {
  return attempt(
    "Cannot look through the folder",
    "scan.start",
    folder_id === undefined ? {} : { folder_id },
    (status) => {
      scan.value = status;
    },
  );
}

export const cancelScan = (): Promise<void> =>
  attempt("Cannot stop", "scan.cancel", {}, (status) => scan.value = status);
