/** Searches with a name, as the sidecar keeps them, and how many tracks each finds now. */
import { effect, signal } from "@preact/signals";
import type { SmartList } from "@pika/contract/desk/smart_lists.ts";
import { countOf } from "./search.ts";
import { client, connection, refreshOnConnect } from "./session.ts";
import { showError, showToast } from "./toasts.ts";

/** Milliseconds; while an analysis runs the library changes all the time, and nobody watches the figures. */
const COUNT_PAUSE = 2_000;

/** `null` until they are here. */
export const smartLists = signal<readonly SmartList[] | null>(null);
/** By search; what is not counted yet is not there. */
export const counts = signal<ReadonlyMap<string, number>>(new Map());
/** The search that is being given a name. */
export const searchToSave = signal("");

refreshOnConnect(async () => take((await client.call("smart_lists.list", {})).lists));
client.on("smart_lists.changed", ({ lists }) => take(lists));

function take(lists: readonly SmartList[]): void {
  smartLists.value = lists;
}

/** Keeps a search. @throws {RpcError} which the dialog shows beside its field. */
export async function saveSearch(name: string, search: string): Promise<void> {
  take((await client.call("smart_lists.add", { name, search })).lists);
}

/** @throws {RpcError} which the field shows. */
export async function renameList(id: number, name: string): Promise<void> {
  take((await client.call("smart_lists.change", { id, name })).lists);
}

export async function changeSearch(list: SmartList, search: string): Promise<void> {
  const set = async (text: string) =>
    take((await client.call("smart_lists.change", { id: list.id, search: text })).lists);
  try {
    await set(search);
    const undo = () => void set(list.search).catch((error) => showError("Cannot undo", error));
    showToast(`“${list.name}” finds “${search}” now`, { label: "Undo", run: undo });
  } catch (error) {
    showError(`Cannot change “${list.name}”`, error);
  }
}

export async function moveList(list: SmartList, to: number): Promise<void> {
  try {
    take((await client.call("smart_lists.move", { id: list.id, to })).lists);
  } catch (error) {
    showError(`Cannot move “${list.name}”`, error);
  }
}

/** Deletes a list; it can be brought back from the message. */
export async function removeList(list: SmartList): Promise<void> {
  try {
    take((await client.call("smart_lists.remove", { id: list.id })).lists);
    showToast(`“${list.name}” is deleted`, { label: "Undo", run: () => void restore(list) });
  } catch (error) {
    showError(`Cannot delete “${list.name}”`, error);
  }
}

async function restore({ id, name }: SmartList): Promise<void> {
  try {
    take((await client.call("smart_lists.restore", { id })).lists);
  } catch (error) {
    showError(`Cannot bring “${name}” back`, error);
  }
}

/** Counts what the lists find, now and whenever it may have become another number, until the answer is called. */
export function keepCounting(): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether something has changed since the present count began. */
  let again = false;
  let counting = false;

  const count = async () => {
    if (counting) return void (again = true);
    counting = true;
    again = false;
    // One after the other: what the DJ asks for meanwhile need not wait for all of them.
    for (const search of new Set(["", ...(smartLists.peek() ?? []).map((list) => list.search)])) {
      if (isOver || connection.peek().state !== "open") break;
      try {
        const total = await countOf(search);
        if (counts.peek().get(search) !== total) {
          counts.value = new Map([...counts.peek(), [search, total]]);
        }
      } catch {
        break; // counted again with the next change, or the next connection
      }
    }
    counting = false;
    if (again && !isOver) void count();
  };
  const later = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void count();
    }, COUNT_PAUSE);
  };
  const stops = [
    client.on("tracks.changed", later),
    effect(() => {
      smartLists.value;
      if (connection.value.state === "open") void count();
    }),
  ];
  return () => {
    isOver = true;
    clearTimeout(timer);
    stops.forEach((stop) => stop());
  };
}
