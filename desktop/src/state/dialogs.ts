import { signal } from "@preact/signals";

export type DialogName = "folders" | "settings" | "help" | "problems";

/** The one dialog that is open. */
export const openDialog = signal<DialogName | null>(null);
