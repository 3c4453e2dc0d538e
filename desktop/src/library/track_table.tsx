import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import {
  active,
  listing,
  rowAt,
  scrollTop,
  selected,
  show,
  sort,
  sortBy,
  toggleSelected,
  total,
  version,
} from "../state/library.ts";
import { deck, isLive } from "../state/live.ts";
import { getReady, toggleTrack } from "../state/player.ts";
import { openTrack } from "../state/route.ts";
import { moveFocus, scrollToShow, type View, visibleRange } from "../table/virtual_window.ts";
import { COLUMNS } from "./columns.ts";
import { type MenuPlace, menuPlace, playRow, RowMenu } from "./row_menu.tsx";
import { TrackRow } from "./track_row.tsx";

/** CSS pixels, as in `table.css`. */
const ROW_HEIGHT = 52;
const HEAD_HEIGHT = 36;

/** The list of tracks: only the rows in sight are in the page. The grid itself has the focus, rows are pointed at. */
export function TrackTable() {
  const scroller = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState({ top: scrollTop.value, height: 600 });
  const count = total.value ?? 0;
  const view: View = {
    scrollTop: viewport.top,
    height: viewport.height,
    rowHeight: ROW_HEIGHT,
    total: count,
  };
  const range = visibleRange(view);
  version.value; // rows may have changed

  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = () => setViewport(viewportOf(element));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.focus({ preventScroll: true });
    return () => observer.disconnect();
  }, []);

  useEffect(() => show(range), [range.start, range.end, version.value]);

  useLayoutEffect(() => {
    scroller.current!.scrollTop = scrollTop.value;
  }, [listing.value]);

  const focusRow = useCallback((index: number) => {
    active.value = index;
    const element = scroller.current!;
    const { top, height } = viewportOf(element);
    const now = { scrollTop: top, height, rowHeight: ROW_HEIGHT, total: 0 };
    element.scrollTop = scrollToShow(now, index);
  }, []);
  // Without scrolling, unlike `focusRow`: a row that moves away under the mouse button gets no click.
  const pointAt = useCallback((index: number) => {
    active.value = index;
  }, []);
  const open = useCallback((index: number) => {
    const row = rowAt(index);
    if (!row) return;
    active.value = index;
    openTrack(row.id);
  }, []);
  /** A double click opens; in a night where the DJ says what plays, it plays. */
  const act = useCallback((index: number) => {
    const row = rowAt(index);
    if (row && isLive.value && deck.value?.source === "manual") playRow(row);
    else open(index);
  }, []);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const onContextMenu = (event: MouseEvent) => {
    const element = (event.target as Element).closest(".row") ??
      document.getElementById(`row-${active.value}`);
    const row = element && rowAt(Number(element.id.slice("row-".length)));
    if (!row) return;
    event.preventDefault();
    setMenu(menuPlace(event, element, row));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isSpace = event.key === " ";
    const target = moveFocus(event.key, active.value, view);
    const row = active.value >= 0 ? rowAt(active.value) : undefined;
    getReady();
    if (target !== null) focusRow(target);
    else if (event.key === "Enter" && row) open(active.value);
    else if (isSpace && event.shiftKey && row) toggleSelected(row.id);
    else if (isSpace && row) toggleTrack(row.id);
    else return;
    event.preventDefault();
  };

  const rows = [];
  for (let index = range.start; index < range.end; index++) {
    const row = rowAt(index);
    rows.push(
      <TrackRow
        key={index}
        index={index}
        top={index * ROW_HEIGHT}
        row={row}
        active={index === active.value}
        selected={row !== undefined && selected.value.has(row.id)}
        onPress={pointAt}
        onOpen={open}
        onAct={act}
      />,
    );
  }

  return (
    <>
      <div
        ref={scroller}
        id="track-list"
        class="table"
        role="grid"
        aria-label="Tracks. Arrow keys move, Enter opens, space plays, shift and space select."
        aria-rowcount={count + 1}
        aria-multiselectable="true"
        aria-activedescendant={active.value >= range.start && active.value < range.end
          ? `row-${active.value}`
          : undefined}
        tabIndex={0}
        onScroll={(event) => {
          scrollTop.value = event.currentTarget.scrollTop;
          setViewport(viewportOf(event.currentTarget));
        }}
        onPointerEnter={getReady}
        onKeyDown={(event) => event.target === event.currentTarget && onKeyDown(event)}
        onContextMenu={onContextMenu}
      >
        <div role="rowgroup" class="table-head">
          <div role="row" aria-rowindex={1} class="head-row">
            {COLUMNS.map((column) => <Header key={column.id} column={column} />)}
          </div>
        </div>
        <div role="rowgroup" class="table-body" style={{ height: `${count * ROW_HEIGHT}px` }}>{rows}</div>
      </div>
      {menu && (
        <RowMenu
          place={menu}
          onOpen={(row) => openTrack(row.id)}
          onClose={() => {
            setMenu(null);
            scroller.current?.focus({ preventScroll: true });
          }}
        />
      )}
    </>
  );
}

/** What is in sight below the head, which stays where it is. */
function viewportOf(element: HTMLElement): { top: number; height: number } {
  return { top: element.scrollTop, height: element.clientHeight - HEAD_HEIGHT };
}

function Header({ column }: { column: (typeof COLUMNS)[number] }) {
  const by = column.sort;
  if (!by) {
    return (
      <div role="columnheader" class={`head ${column.id}`}>
        <span class="visually-hidden">{column.label}</span>
      </div>
    );
  }
  const sorted = sort.value.column === by ? sort.value.direction : null;
  return (
    <div
      role="columnheader"
      class={`head ${column.id}`}
      aria-sort={sorted === null ? "none" : sorted === "asc" ? "ascending" : "descending"}
    >
      <button type="button" class="head-button" onClick={() => sortBy(by)}>
        {column.label}
        <span class={`sort-arrow ${sorted ?? ""}`} aria-hidden="true" />
      </button>
    </div>
  );
}
