/** What other DJ programs know: the places that the sidecar has found and read, and what is taken of them. */
import { signal } from "@preact/signals";
import type { SourcePart, SourcesStatus } from "@pika/contract/desk/sources.ts";
import { plural } from "../format/numbers.ts";
import { sourceName } from "../format/source_words.ts";
import { attempt } from "./attempt.ts";
import { openSources } from "./route.ts";
import { client, refreshOnConnect, WHILE_ASKED } from "./session.ts";
import { showError, showToast } from "./toasts.ts";

/** `null` until it was asked for. */
export const sources = signal<SourcesStatus | null>(null);

/** What the last import took over, told once it is done; the id of the one that this page has begun. */
let begun: number | null = null;

client.on("sources.changed", take);

// Only where this page has been asked for it: nobody else looks.
refreshOnConnect(async () => {
  if (sources.value !== null) take(await client.call("sources.status", {}));
});

function take(status: SourcesStatus): void {
  sources.value = status;
  const finished = status.imports.find(({ id }) => id === begun);
  if (begun === null || status.work !== null || finished === undefined) return;
  if (finished.state === "running" || finished.state === "undoing") return;
  begun = null;
  if (finished.state !== "done") return;
  const { id, program, tracks, lists } = finished;
  const taken = [
    ...(tracks > 0 ? [plural(tracks, "track")] : []),
    ...(lists > 0 ? [plural(lists, "playlist")] : []),
  ];
  if (taken.length === 0) showToast(`Nothing of ${sourceName(program)} was new`);
  else {
    showToast(`Taken over from ${sourceName(program)}: ${taken.join(" and ")}`, {
      label: "Undo",
      run: () => void undoImport(id),
    });
  }
}

/** How everything stands; nothing is looked for. */
export const loadSources = (): Promise<void> =>
  attempt("Cannot ask what other programs know", "sources.status", {}, take);

/** Looks at the usual places of all programs. */
export const lookForSources = (): Promise<void> =>
  attempt("Cannot look for other programs", "sources.look", {}, take);

/** Reads a file or folder, and shows it. @throws {RpcError} with words for the field that it was written in. */
export async function openSource(path: string): Promise<void> {
  const { place_id, status } = await client.call("sources.open", { path }, { timeout: WHILE_ASKED });
  take(status);
  openSources(place_id);
}

export async function takeOver(place_id: number, parts: SourcePart[]): Promise<void> {
  try {
    const status = await client.call("sources.take", { place_id, parts });
    begun = status.work?.import_id ?? status.imports[0]?.id ?? null;
    take(status);
  } catch (error) {
    showError("Cannot take this over", error);
  }
}

export const undoImport = (import_id: number): Promise<void> =>
  attempt("Cannot undo this", "sources.undo", { import_id }, take);

/** Ends what is read, or takes back what has been taken over so far. */
export const cancelSources = (): Promise<void> => attempt("Cannot cancel", "sources.cancel", {}, take);

/** @throws {RpcError} with words for the fields. */
export async function addRule(from: string, to: string): Promise<void> {
  take(await client.call("sources.add_rule", { from, to }));
}

export const removeRule = (id: number): Promise<void> =>
  attempt("Cannot forget this", "sources.remove_rule", { id }, take);
