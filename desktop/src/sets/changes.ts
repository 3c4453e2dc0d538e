/** What mouse and keys do to a crate or set: each is one operation, said aloud. Places count from 0, before the first entry. */
import { signal } from "@preact/signals";
import type { SetEntry } from "@pika/contract/desk/sets.ts";
import { plural } from "../format/numbers.ts";
import type { ListState, OpenList } from "../state/set_list.ts";
import { showToast } from "../state/toasts.ts";
import type { Load } from "./drag.ts";
import { oneFurther, reordered } from "./reorder.ts";
import { choose, chosen, NOTHING_SELECTED } from "./selection.ts";
import { selectionOf } from "./selections.ts";
import { changeWords } from "./set_words.ts";
import { say } from "./spoken.ts";

/** What was cut or copied. */
interface Held {
  tracks: readonly number[];
  /** Where they are taken away when they are put down. */
  cutFrom: { list: OpenList; entries: readonly number[] } | null;
}

export const held = signal<Held | null>(null);

export const orderOf = ({ entries }: ListState): number[] => entries.map((entry) => entry.id);

/** The entries that an action means now: the selected ones, or the one that keys act on. */
export function meant(list: OpenList): SetEntry[] {
  const now = list.state.value;
  if (!now) return [];
  const ids = new Set(chosen(orderOf(now), selectionOf(list.id).value));
  return now.entries.filter((entry) => ids.has(entry.id));
}

/** Adds tracks at a place (null: at the end) and selects what is new. */
export async function addTracks(
  list: OpenList,
  tracks: readonly number[],
  place: number | null,
): Promise<void> {
  if (tracks.length === 0) return;
  const known = new Set(list.state.value?.entries.map((entry) => entry.id));
  const made = await list.change("Cannot add it", ({ entries }) => ({
    op: "add",
    track_ids: [...tracks],
    before: place === null ? null : entries[place]?.id ?? null,
  }));
  if (!made) return;
  const fresh = list.state.value!.entries.filter((entry) => !known.has(entry.id)).map((entry) => entry.id);
  select(list, fresh);
  say(`Added ${plural(tracks.length, "track")} to ${list.state.value!.head.name}${placeWords(list, fresh)}`);
}

/** Moves entries so that they stand together at a place. */
export async function moveEntries(list: OpenList, moving: readonly number[], place: number): Promise<void> {
  const made = await list.change("Cannot move it", (now) => {
    const order = orderOf(now);
    const after = reordered(order, moving, place);
    if (after.every((id, index) => id === order[index])) return null;
    const entries = after.filter((id) => moving.includes(id));
    const before = after[after.indexOf(entries.at(-1)!) + 1] ?? null;
    return { op: "move", entries, before };
  });
  if (made) say(`Moved ${plural(moving.length, "track")}${placeWords(list, moving)}`);
}

/** Moves what is meant by one row. */
export async function nudge(list: OpenList, way: "up" | "down"): Promise<void> {
  const now = list.state.value;
  if (!now) return;
  const moving = meant(list).map((entry) => entry.id);
  const place = oneFurther(orderOf(now), moving, way);
  if (place !== null) await moveEntries(list, moving, place);
  else if (moving.length > 0) say(way === "up" ? "It is the first" : "It is the last");
}

export async function removeMeant(list: OpenList): Promise<void> {
  const entries = meant(list);
  if (await removeEntries(list, entries.map((entry) => entry.id))) {
    say(`Removed ${entries.length === 1 ? entries[0]!.title : plural(entries.length, "track")}`);
  }
}

/** Takes back the last change, and says which. */
export async function undo(list: OpenList): Promise<void> {
  const what = list.state.value?.head.undo;
  if (!what) showToast("Nothing to undo");
  else if (await list.undo()) say(`Undone: ${changeWords(what)}`);
}

export async function redo(list: OpenList): Promise<void> {
  const what = list.state.value?.head.redo;
  if (!what) showToast("Nothing to do again");
  else if (await list.redo()) say(`Done again: ${changeWords(what)}`);
}

export async function lockMeant(list: OpenList): Promise<void> {
  const entries = meant(list);
  if (entries.length === 0) return;
  const locked = entries.some((entry) => !entry.locked);
  const ids = entries.map((entry) => entry.id);
  if (await list.change("Cannot lock it", () => ({ op: "lock", entries: ids, locked }))) {
    say(`${locked ? "Locked" : "Unlocked"} ${plural(ids.length, "track")}`);
  }
}

/** Takes what is meant into the hand. */
export function hold(list: OpenList, how: "cut" | "copy"): void {
  const entries = meant(list);
  if (entries.length === 0) return;
  const cutFrom = how === "cut" ? { list, entries: entries.map((entry) => entry.id) } : null;
  held.value = { tracks: entries.map((entry) => entry.track_id), cutFrom };
  say(`${how === "cut" ? "Cut" : "Copied"} ${plural(entries.length, "track")}`);
}

/** Puts down what is held, after the row that keys act on. */
export async function putDown(list: OpenList): Promise<void> {
  const now = list.state.value;
  if (!now || !held.value) return;
  const { tracks, cutFrom } = held.value;
  const { active } = selectionOf(list.id).value;
  const at = active === null ? -1 : orderOf(now).indexOf(active);
  const place = at < 0 ? now.entries.length : at + 1;
  if (!cutFrom) return await addTracks(list, tracks, place);
  held.value = { tracks, cutFrom: null };
  if (cutFrom.list.id === list.id) return await moveEntries(list, cutFrom.entries, place);
  await addTracks(list, tracks, place);
  await removeEntries(cutFrom.list, cutFrom.entries);
}

/** What is dropped: within a list it moves, from elsewhere it is added. */
export async function takeDrop(
  list: OpenList,
  load: Load,
  place: number,
  landing: "move" | "copy",
): Promise<void> {
  if (load.kind === "list") return;
  if (load.kind === "entries" && load.list === list.id && landing === "move") {
    await moveEntries(list, load.entries, place);
  } else await addTracks(list, load.tracks, place);
}

function removeEntries(list: OpenList, ids: readonly number[]): Promise<boolean> {
  return list.change("Cannot remove it", ({ entries }) => {
    const here = entries.filter((entry) => ids.includes(entry.id)).map((entry) => entry.id);
    return here.length === 0 ? null : { op: "remove", entries: here };
  });
}

function select(list: OpenList, ids: readonly number[]): void {
  const last = ids.at(-1);
  if (last === undefined) return;
  const one = choose([], NOTHING_SELECTED, last, "only");
  selectionOf(list.id).value = { ...one, ids: new Set(ids.length > 1 ? ids : []) };
}

/** `, place 5 of 20`. */
function placeWords(list: OpenList, ids: readonly number[]): string {
  const order = orderOf(list.state.value!);
  const first = order.findIndex((id) => ids.includes(id));
  return first < 0 ? "" : `, place ${first + 1} of ${order.length}`;
}
