/** The logbook: nights that were played, kept by the sidecar. */
import { signal } from "@preact/signals";
import type { Night, NightSummary } from "@pika/contract/desk/nights.ts";
import { client, connection, shell } from "./session.ts";
import { openNights } from "./route.ts";
import { errorText, showError, showToast } from "./toasts.ts";

/** Newest first; `null` until they were asked for. */
export const nights = signal<NightSummary[] | null>(null);
export const nightsProblem = signal<string | null>(null);

export async function loadNights(): Promise<void> {
  try {
    nights.value = (await client.call("nights.list", {})).nights;
    nightsProblem.value = null;
  } catch (error) {
    if (connection.value.state === "open") nightsProblem.value = errorText(error);
  }
}

export function loadNight(id: number): Promise<Night> {
  return client.call("nights.get", { id });
}

/** Keeps a note of a night (`play` null) or of one of its plays. @throws {RpcError} */
export function keepNote(id: number, play: string | null, text: string): Promise<Night> {
  return client.call("nights.note", { id, play, text });
}

export async function exportNight(id: number): Promise<void> {
  try {
    const { file_name, csv } = await client.call("nights.export", { id });
    const offer = { label: "Copy the table", run: () => void copy(csv, "The table") };
    try {
      const where = await shell.saveText({ name: file_name, text: csv, type: "text/csv" });
      if (where === null) showToast("Nothing was saved", offer);
      else showToast(`Saved as ${where}`);
    } catch (error) {
      showToast(`Cannot save the table: ${errorText(error)}`, offer);
    }
  } catch (error) {
    showError("Cannot export the night", error);
  }
}

/** Puts text on the clipboard; `what` names it in the message. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await shell.copyText(text);
    showToast(`${what} is copied`);
  } catch (error) {
    showError(`Cannot copy; select ${what.toLowerCase()} by hand`, error);
  }
}

/** Removes a night from the logbook; it can be brought back from the message. */
export async function removeNight(night: { id: number; title: string }): Promise<void> {
  try {
    await client.call("nights.remove", { id: night.id });
    openNights();
    await loadNights();
    showToast(`“${night.title}” is removed`, { label: "Undo", run: () => void restore(night.id) });
  } catch (error) {
    showError("Cannot remove the night", error);
  }
}

async function restore(id: number): Promise<void> {
  try {
    await client.call("nights.restore", { id });
    await loadNights();
  } catch (error) {
    showError("Cannot bring the night back", error);
  }
}
