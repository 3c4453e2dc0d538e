/** What the sidecar is busy with: folders, scanning, the analysis queue. */
import { computed, signal } from "@preact/signals";
import type { AnalysisStatus } from "@pika/contract/desk/analysis.ts";
import type { Folder } from "@pika/contract/desk/folders.ts";
import type { Method, Params, Result } from "@pika/contract/desk/methods.ts";
import type { ScanStatus } from "@pika/contract/desk/scan.ts";
import { client, refreshOnConnect } from "./session.ts";
import { showError } from "./toasts.ts";

/** `null` until the sidecar answered. */
export const folders = signal<Folder[] | null>(null);
export const scan = signal<ScanStatus | null>(null);
export const analysis = signal<AnalysisStatus | null>(null);

/** True while the app has no music folder at all. */
export const firstStart = computed(() => folders.value?.length === 0);

refreshOnConnect(async () => {
  await refreshFolders();
  await lookForNews();
});
refreshOnConnect(async () => analysis.value = await client.call("analysis.status", {}));

client.on("scan.progress", (status) => {
  scan.value = status;
  // Also of a scan whose beginning was not told: a short one, of a folder that another page has added.
  if (status.state !== "running") void refreshFolders().catch(() => {});
});
client.on("analysis.progress", (status) => analysis.value = status);

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

export async function refreshFolders(): Promise<void> {
  const question = ++asked;
  const answer = await client.call("folders.list", {});
  if (question === asked) folders.value = answer.folders;
}

/** Adds a folder; its scan starts. Errors go to the caller, which shows them beside its field. */
export async function addFolder(path: string): Promise<void> {
  await client.call("folders.add", { path });
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
  return act(
    "Cannot look through the folder",
    "scan.start",
    folder_id === undefined ? {} : { folder_id },
    (status) => {
      scan.value = status;
    },
  );
}

export const cancelScan = (): Promise<void> =>
  act("Cannot stop", "scan.cancel", {}, (status) => scan.value = status);

/** Analyses what waits, or the given tracks, or those again that were done already. */
export function startAnalysis(params: Params<"analysis.start"> = {}): Promise<void> {
  return act("Cannot start the analysis", "analysis.start", params, (status) => analysis.value = status);
}

/** Analyses again what an older version has analysed. */
export const improveAnalysis = (): Promise<void> =>
  act("Cannot start the analysis", "analysis.improve", {}, (status) => analysis.value = status);

export const pauseAnalysis = (): Promise<void> =>
  act("Cannot pause the analysis", "analysis.pause", {}, (status) => analysis.value = status);
export const resumeAnalysis = (): Promise<void> =>
  act("Cannot resume the analysis", "analysis.resume", {}, (status) => analysis.value = status);
export const cancelAnalysis = (): Promise<void> =>
  act("Cannot cancel the analysis", "analysis.cancel", {}, (status) => analysis.value = status);

async function act<M extends Method>(
  attempt: string,
  method: M,
  params: Params<M>,
  take: (result: Result<M>) => void,
): Promise<void> {
  try {
    take(await client.call(method, params));
  } catch (error) {
    showError(attempt, error);
  }
}
