import { useCallback, useEffect, useRef } from "preact/hooks";
import type { SortColumn, TrackRow } from "@pika/contract/desk/tracks.ts";
import { formatBpm, plural } from "../format/numbers.ts";
import {
  active,
  listing,
  rowAt,
  search,
  searchFor,
  show,
  sort,
  sortBy,
  total,
  version,
} from "../state/library.ts";
import { openTrack } from "../state/route.ts";
import { openList } from "../state/set_list.ts";
import { activeList } from "../state/set_panes.ts";
import { PlayCover } from "../player/play_button.tsx";
import { toggleTrack } from "../state/player.ts";
import { moveFocus, type View } from "../table/virtual_window.ts";
import { SearchIcon } from "../ui/icons.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { PlayedMark } from "../ui/played_mark.tsx";
import { memo } from "../ui/memo.ts";
import { BandChoice } from "./band_choice.tsx";
import { bandOf, withBand } from "./bands.ts";
import { addTracks } from "./changes.ts";
import { beginDrag } from "./drag.ts";
import { RowList } from "./row_list.tsx";
import { choose, choosing, chosen, NOTHING_SELECTED } from "./selection.ts";
import { poolSelection } from "./selections.ts";

/** CSS pixels, as in `library_pane.css`. */
const ROW_HEIGHT = 48;

const SORTS: [SortColumn, string][] = [
  ["artist", "Artist"],
  ["title", "Title"],
  ["bpm", "BPM"],
  ["key", "Key"],
  ["energy", "Energy"],
  ["duration", "Time"],
  ["added", "Added"],
];

/** The library beside the sets, as it is searched and sorted on its own screen: what is dragged from it is added. */
export function LibraryPane() {
  const count = total.value ?? 0;
  const element = useRef<HTMLDivElement>(null);
  version.value; // rows may have changed
  const { ids } = poolSelection.value;

  useEffect(() => {
    if (element.current) element.current.scrollTop = 0;
  }, [listing.value]);

  // Another search has no active row; keys that are pressed on it mean the first.
  useEffect(() => {
    if (active.value < 0 && count > 0 && document.activeElement === element.current) active.value = 0;
  }, [active.value, count]);

  const pressed = useRef<number | null>(null);
  const onPress = useCallback((event: PointerEvent, index: number) => {
    const row = rowAt(index);
    if (!row) return;
    const order = loaded();
    const how = choosing(event);
    pressed.current = null;
    active.value = index;
    if (poolSelection.value.ids.has(row.id) && how === "only") pressed.current = row.id;
    else poolSelection.value = choose(order, poolSelection.value, row.id, how);
    if (event.pointerType === "touch" && !(event.target as Element).closest(".play-cover")) return;
    beginDrag(event, () => {
      const tracks = meantTracks();
      const label = tracks.length === 1 ? row.title : plural(tracks.length, "track");
      return { load: { kind: "tracks", tracks }, label };
    });
  }, []);
  const onClick = useCallback((event: MouseEvent, index: number) => {
    const row = rowAt(index);
    if (row && pressed.current === row.id && choosing(event) === "only") {
      poolSelection.value = choose(loaded(), poolSelection.value, row.id, "only");
    }
  }, []);

  const onKey = (event: KeyboardEvent, view: View) => {
    const row = active.value < 0 ? undefined : rowAt(active.value);
    const withCtrl = event.ctrlKey || event.metaKey;
    if (event.altKey || (withCtrl && event.key.toLowerCase() !== "c")) return;
    const target = withCtrl ? null : moveFocus(event.key, active.value, view);
    if (target !== null) {
      active.value = target;
      const next = rowAt(target);
      if (next) {
        poolSelection.value = choose(
          loaded(),
          poolSelection.value,
          next.id,
          event.shiftKey ? "range" : "focus",
        );
      }
    } else if (event.key === "Enter" && row) void add();
    else if (event.key === " " && row) {
      if (event.shiftKey) poolSelection.value = choose(loaded(), poolSelection.value, row.id, "toggle");
      else toggleTrack(row.id);
    } else if (event.key.toLowerCase() === "o" && row) openTrack(row.id);
    else if (event.key === "Escape" && ids.size > 0) poolSelection.value = NOTHING_SELECTED;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const meantCount = ids.size || (active.value >= 0 ? 1 : 0);
  return (
    <section class="library-pane" aria-label="Library">
      <header class="library-pane-head">
        <h2>Library</h2>
        <span class="muted tabular" role="status">{total.value !== null && plural(count, "track")}</span>
        <button
          type="button"
          class="button small"
          disabled={activeList.value === null || meantCount === 0}
          onClick={() => void add()}
        >
          Add {meantCount > 1 ? plural(meantCount, "track") : ""}
        </button>
      </header>
      <label class="pool-search">
        <SearchIcon />
        <span class="visually-hidden">Search the library</span>
        <input
          id="pool-search"
          class="search-input"
          type="search"
          placeholder="Search"
          aria-keyshortcuts="/"
          autocomplete="off"
          spellcheck={false}
          value={search.value}
          onInput={(event) => void searchFor(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && search.value !== "") void searchFor("");
            else if (event.key === "ArrowDown" || event.key === "Enter") element.current?.focus();
            else return;
            event.preventDefault();
          }}
        />
      </label>
      <div class="pool-bands">
        <BandChoice
          value={bandOf(search.value)}
          onChange={(band) => void searchFor(withBand(search.value, band))}
        />
      </div>
      <div class="pool-sort">
        <label>
          <span class="visually-hidden">Sorted by</span>
          <select
            class="input"
            value={sort.value.column}
            onChange={(event) => sortBy(event.currentTarget.value as SortColumn)}
          >
            {SORTS.map(([column, label]) => <option key={column} value={column}>{label}</option>)}
          </select>
        </label>
        <button type="button" class="button quiet small" onClick={() => sortBy(sort.value.column)}>
          {sort.value.direction === "asc" ? "Rising" : "Falling"}
        </button>
      </div>
      <RowList
        listRef={element}
        id="pool"
        label="Library. Arrows move, space plays, Shift and space selects, Enter adds to the set in use."
        rows={count}
        rowHeight={ROW_HEIGHT}
        active={active.value}
        activeId={active.value < 0 ? undefined : `pool-${active.value}`}
        onKey={onKey}
        onShow={show}
        onFocus={() => {
          if (active.value < 0 && count > 0) active.value = 0;
        }}
        empty={<p>{search.value.trim() ? `No track matches “${search.value.trim()}”.` : "No music yet."}</p>}
        draw={(index, top) => {
          const row = rowAt(index);
          return (
            <PoolRow
              key={index}
              index={index}
              top={top}
              row={row}
              active={index === active.value}
              selected={row !== undefined && ids.has(row.id)}
              onPress={onPress}
              onClick={onClick}
              onAct={onAct}
            />
          );
        }}
      />
    </section>
  );
}

interface PoolRowProps {
  index: number;
  top: number;
  /** Undefined while its page is on the way. */
  row: TrackRow | undefined;
  active: boolean;
  selected: boolean;
  onPress: (event: PointerEvent, index: number) => void;
  onClick: (event: MouseEvent, index: number) => void;
  /** By double click. */
  onAct: (index: number) => void;
}

const PoolRow = memo(function PoolRow({ index, top, row, active, selected, ...on }: PoolRowProps) {
  return (
    <div
      id={`pool-${index}`}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      class={`pool-row${active ? " active" : ""}${selected ? " selected" : ""}`}
      style={{ transform: `translateY(${top}px)` }}
      data-track={row?.id}
      onPointerDown={(event) => on.onPress(event, index)}
      onClick={(event) => on.onClick(event, index)}
      onDblClick={() => on.onAct(index)}
    >
      <div role="gridcell" class="entry-cover">
        {row && <PlayCover id={row.id} title={row.title} present={row.has_cover} />}
      </div>
      <div role="gridcell" class="entry-names">
        <span class="entry-title">
          <bdi>{row?.title ?? "…"}</bdi>
        </span>
        <span class="entry-second muted">
          {row && <PlayedMark id={row.id} />}
          <bdi>{row?.artist}</bdi>
        </span>
      </div>
      <div role="gridcell" class="entry-bpm tabular">{row && formatBpm(row.bpm)}</div>
      <div role="gridcell" class="entry-key">{row?.key && <KeyChip value={row.key} />}</div>
    </div>
  );
});

/** The ids of the rows that are here, in their order: what a range can be of. */
function loaded(): number[] {
  const ids = [];
  for (let index = 0; index < (total.value ?? 0); index++) {
    const row = rowAt(index);
    if (row) ids.push(row.id);
  }
  return ids;
}

/** The tracks that an action means: the selected ones, or the one that keys act on. */
function meantTracks(): number[] {
  const row = active.value < 0 ? undefined : rowAt(active.value);
  const { ids } = poolSelection.value;
  if (ids.size === 0) return row ? [row.id] : [];
  const here = chosen(loaded(), poolSelection.value);
  // Those that another search has put out of sight come last.
  return [...here, ...[...ids].filter((id) => !here.includes(id))];
}

/** Adds what is meant to the list in use, at its end. */
async function add(): Promise<void> {
  if (activeList.value === null) return;
  await addTracks(openList(activeList.value), meantTracks(), null);
}

const onAct = (index: number) => {
  active.value = index;
  void add();
};
