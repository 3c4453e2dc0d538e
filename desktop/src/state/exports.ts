/** Exports: what is to go out, what a format cannot hold of it, and writing it. */
import { signal } from "@preact/signals";
import type { Exported, ExportFormat, ExportPlan } from "@pika/contract/desk/exports.ts";
import { openDialog } from "./dialogs.ts";
import { client } from "./session.ts";

/** Lists, tracks, or (neither) the whole library; `words` names it: `the set “Friday”`. */
export interface Exporting {
  words: string;
  lists?: number[];
  tracks?: number[];
}

/** What the open dialog is about. */
export const exporting = signal<Exporting>({ words: "the whole library" });

/** What was chosen last, for the next time. */
export const lastExport: { format: ExportFormat; folder: string } = { format: "m3u8", folder: "" };

/** Opens the dialog. */
export function exportThis(what: Exporting): void {
  exporting.value = what;
  openDialog.value = "export";
}

/** What would be written. @throws {RpcError} */
export function planExport(what: Exporting, format: ExportFormat): Promise<ExportPlan> {
  return client.call("exports.plan", { ...asked(what), format });
}

/** Writes it. @throws {RpcError} */
export function writeExport(what: Exporting, format: ExportFormat, folder: string): Promise<Exported> {
  return client.call("exports.write", { ...asked(what), format, folder });
}

function asked({ lists, tracks }: Exporting) {
  return { ...(lists && { lists }), ...(tracks && { tracks }) };
}
