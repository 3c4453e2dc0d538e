/** Folders, crates and sets as they lie, and what is done with one as a whole. */
import { signal } from "@preact/signals";
import type { ListKind, ListRow, SetTree } from "@pika/contract/desk/sets.ts";
import { attempt } from "./attempt.ts";
import { client, connection, refreshOnConnect } from "./session.ts";
import { share } from "./share.ts";
import { showError, showToast } from "./toasts.ts";

/** `null` until the sidecar answered. */
export const setTree = signal<SetTree | null>(null);

export async function loadSetTree(): Promise<void> {
  setTree.value = share(setTree.peek(), await client.call("sets.tree", {}));
}
refreshOnConnect(loadSetTree);

client.on("sets.changed", () => {
  // It fails with the connection, and is asked for with the next one.
  void loadSetTree().catch((error) =>
    connection.value.state === "open" && showError("Cannot load the sets", error)
  );
});

export function listRow(id: number): ListRow | undefined {
  return setTree.value?.lists.find((row) => row.id === id);
}

/** What lies in a folder (`null`: at the top), in its order. */
export function listsIn(tree: SetTree, parent: number | null): ListRow[] {
  return tree.lists.filter((row) => row.parent === parent);
}

export interface NewList {
  kind: ListKind;
  name: string;
  parent?: number | null;
  tracks?: readonly number[];
}

/** Makes a list and gives its id. @throws {RpcError} */
export async function createList({ kind, name, parent, tracks }: NewList): Promise<number> {
  const { list } = await client.call("sets.create", {
    kind,
    name,
    ...parent == null ? {} : { parent },
    ...tracks && tracks.length > 0 ? { track_ids: [...tracks] } : {},
  });
  await loadSetTree();
  return list.id;
}

/** @throws {RpcError} when the name is refused; the field shows why. */
export async function renameList(row: ListRow, name: string): Promise<void> {
  await client.call("sets.change", {
    id: row.id,
    expected_revision: row.revision,
    operation: { op: "about", changes: { name } },
  });
  await loadSetTree();
}

/** Into a folder (`null`: the top), before one of its lists or last. */
export function moveList(id: number, parent: number | null, before: number | null): Promise<void> {
  return attempt("Cannot move it", "sets.move", { id, parent, before }, reload);
}

export function duplicateList(id: number): Promise<void> {
  return attempt("Cannot copy it", "sets.duplicate", { id }, (row) => {
    reload();
    showToast(`Copied as “${row.name}”`);
  });
}

/** Into the bin; the message brings it back. */
export function deleteList({ id, name }: { id: number; name: string }): Promise<void> {
  return attempt("Cannot delete it", "sets.delete", { id }, () => {
    reload();
    showToast(`“${name}” is in the bin`, { label: "Undo", run: () => void restoreList(id) });
  });
}

export function restoreList(id: number): Promise<void> {
  return attempt("Cannot bring it back", "sets.restore", { id }, reload);
}

export function eraseList(id: number): Promise<void> {
  return attempt("Cannot erase it", "sets.erase", { id }, reload);
}

/** The crates and sets that a track stands in. @throws {RpcError} */
export async function listsOfTrack(track_id: number): Promise<ListRow[]> {
  return (await client.call("sets.of_track", { track_id })).lists;
}

function reload(): void {
  void loadSetTree().catch((error) => showError("Cannot load the sets", error));
}
