/** The list of tracks as it is sorted and searched now; rows come by page. */
import { batch, effect, signal, untracked } from "@preact/signals";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import type { SortColumn, SortDirection, TrackRow } from "@pika/contract/desk/tracks.ts";
import { PageCache } from "../table/page_cache.ts";
import type { Range } from "../table/virtual_window.ts";
import { client, connection, refreshOnConnect } from "./session.ts";
import { playedTonight } from "./live.ts";
import { takeTerms } from "./search.ts";
import { showError } from "./toasts.ts";

const PAGE_SIZE = 100;
/** Milliseconds; changes of many tracks come in bursts while analysis runs. */
const REFRESH_PAUSE = 250;

export const sort = signal<{ column: SortColumn; direction: SortDirection }>({
  column: "artist",
  direction: "asc",
});
export const search = signal("");
/** `null` until the first page is here. */
export const total = signal<number | null>(null);
/** Row with the focus, or -1. */
export const active = signal(-1);
export const selected = signal<ReadonlySet<number>>(new Set());
/** Counts up whenever a row that may be in sight changed. */
export const version = signal(0);
/** Counts up with every other order or search: the list then starts at its top. */
export const listing = signal(0);
/** The row at which a range of the selection begins, or -1: then it is the one with the focus. */
let anchor = -1;
/** Where the list was scrolled to when it was last in sight. */
export const scrollTop = { value: 0 };

const cache = new PageCache<TrackRow>(PAGE_SIZE);
const loading = new Set<number>();
let inSight: Range = { start: 0, end: 1 };
/** Counts up with every new list; answers to older questions are dropped. */
let epoch = 0;
/** Counts up with every change the sidecar tells of; a page asked for before it may be old already. */
let changes = 0;
let refreshTimer: ReturnType<typeof setTimeout> | undefined;
/** What the rows that are shown were searched with; `search` is what stands in the field. */
let searched = "";
let searching = false;
/** Counts up with every range that is selected; only the newest counts. */
let selecting = 0;

export function rowAt(index: number): TrackRow | undefined {
  return cache.row(index);
}

/** Says which rows are drawn, so that their pages are fetched. An empty list waits for its first row. */
export function show({ start, end }: Range): void {
  inSight = { start, end: Math.max(end, start + 1) };
  void loadWanted();
}

export function sortBy(column: SortColumn): void {
  const { column: old, direction } = sort.value;
  sort.value = { column, direction: column === old && direction === "asc" ? "desc" : "asc" };
  void restart();
}

/** Searches at once; of what is typed while an answer is on the way only the newest is asked for after it. */
export async function searchFor(text: string): Promise<void> {
  search.value = [...text].slice(0, deskLimits.search).join("");
  if (searching) return;
  searching = true;
  while (searched !== search.value.trim()) await restart();
  searching = false;
}

export function toggleSelected(id: number): void {
  const next = new Set(selected.value);
  if (!next.delete(id)) next.add(id);
  anchor = -1;
  selected.value = next;
}

export function clearSelection(): void {
  anchor = -1;
  selected.value = new Set();
}

/** The next range begins at the row that has the focus then. */
export function endRange(): void {
  anchor = -1;
}

/** Selects all from where the selection began to the row at `index`, also those whose pages are not here. */
export async function selectTo(index: number): Promise<void> {
  if (anchor < 0) anchor = active.value < 0 ? index : active.value;
  const start = Math.min(anchor, index);
  await select(start, Math.abs(anchor - index) + 1);
}

/** Selects every track of the list as it is searched now. */
export async function selectAll(): Promise<void> {
  anchor = -1;
  if (total.value) await select(0, total.value);
}

async function select(offset: number, limit: number): Promise<void> {
  const here = Array.from(
    { length: Math.min(limit, PAGE_SIZE) },
    (_, index) => cache.row(offset + index)?.id,
  );
  const asked = ++selecting;
  const known = epoch;
  try {
    const ids = limit <= PAGE_SIZE && here.every((id) => id !== undefined)
      ? here as number[]
      : (await client.call("tracks.ids", { ...query(), offset, limit })).ids;
    if (asked === selecting && known === epoch) selected.value = new Set(ids);
  } catch (error) {
    showError("Cannot select the tracks", error);
  }
}

/** Puts a row that is known to be newer into the list without asking for its page. */
export function takeRow(row: TrackRow): void {
  cache.replace((old) => old.id === row.id, row);
  version.value++;
}

/** The row at `index`, fetched if it is not here. */
export async function fetchRow(index: number): Promise<TrackRow | null> {
  const here = cache.row(index);
  if (here) return here;
  try {
    const { rows } = await client.call("tracks.list", { ...query(), offset: index, limit: 1 });
    return rows[0] ?? null;
  } catch (error) {
    showError("Cannot load the next track", error);
    return null;
  }
}

refreshOnConnect(() => {
  cache.expire();
  return loadPage(0).then(loadWanted);
});

client.on("tracks.changed", askAgain);

// A play changes what `played:` and `plays:` find, and the columns that say so.
effect(() => {
  playedTonight.value;
  untracked(askAgain);
});

function askAgain(): void {
  changes++;
  refreshTimer ??= setTimeout(() => {
    refreshTimer = undefined;
    cache.expire();
    void loadWanted();
  }, REFRESH_PAUSE);
}

function query() {
  return { sort: sort.value.column, direction: sort.value.direction, search: searched };
}

/** Another order or another search: old rows stay in sight until the first page of the new list is here. */
async function restart(): Promise<void> {
  epoch++;
  anchor = -1;
  searched = search.value.trim();
  loading.clear();
  scrollTop.value = 0;
  inSight = { start: 0, end: Math.max(1, inSight.end - inSight.start) };
  cache.expire();
  batch(() => {
    active.value = -1;
    listing.value++;
    version.value++;
  });
  await loadPage(0);
  void loadWanted();
}

async function loadWanted(): Promise<void> {
  if (connection.value.state !== "open") return;
  await Promise.all(cache.wanted(inSight).map(loadPage));
}

async function loadPage(page: number): Promise<void> {
  if (loading.has(page)) return;
  loading.add(page);
  const asked = epoch;
  const known = changes;
  try {
    const text = searched;
    const answer = await client.call("tracks.list", {
      ...query(),
      offset: page * PAGE_SIZE,
      limit: PAGE_SIZE,
    });
    if (asked !== epoch) return;
    cache.put(page, answer.rows, known === changes ? "fresh" : "stale");
    batch(() => {
      takeTerms(text, answer.terms);
      total.value = answer.total;
      if (active.value >= answer.total) active.value = answer.total - 1;
      version.value++;
    });
  } catch (error) {
    if (connection.value.state === "open") showError("Cannot load the tracks", error);
  } finally {
    if (asked === epoch) loading.delete(page);
  }
}
