import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { plural } from "../format/numbers.ts";
import { openDialog } from "../state/dialogs.ts";
import { editMany } from "../state/edits.ts";
import {
  active,
  endRange,
  listing,
  rowAt,
  scrollTop,
  selectAll,
  selected,
  selectTo,
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
import { settings } from "../state/settings.ts";
import { showError } from "../state/toasts.ts";
import { moveFocus, scrollToShow, type View, visibleRange } from "../table/virtual_window.ts";
import { type Column, layoutOf, shownColumns } from "./columns.ts";
import { ColumnsIcon } from "../ui/icons.tsx";
import { starsOfKey } from "../ui/keyboard.ts";
import { useMedia } from "../ui/use_media.ts";
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
  const small = useMedia("(max-width: 1000px)");
  const phone = useMedia("(max-width: 760px)");
  const size = phone ? "narrow" : small ? "medium" : "wide";
  const chosen = settings.value.columns;
  const columns = useMemo(() => shownColumns(chosen, size), [chosen, size]);
  const { template, least } = layoutOf(columns, size);
  version.value; // rows may have changed

  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = () => setViewport(viewportOf(element));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // A search that finds something again must not take the focus from who types it.
    if (document.activeElement === document.body) element.focus({ preventScroll: true });
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
  const pointAt = useCallback((event: MouseEvent, index: number) => {
    const row = rowAt(index);
    if (event.button !== 0 || !row || !(event.shiftKey || event.ctrlKey || event.metaKey)) {
      endRange();
      active.value = index;
      return;
    }
    // Otherwise the browser selects the words between the two.
    event.preventDefault();
    scroller.current!.focus({ preventScroll: true });
    if (event.shiftKey) void selectTo(index);
    else toggleSelected(row.id);
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
    const stars = starsOfKey(event);
    if (stars !== undefined) {
      event.preventDefault();
      void rate(stars);
      return;
    }
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "a") {
      event.preventDefault();
      void selectAll();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isSpace = event.key === " ";
    const target = moveFocus(event.key, active.value, view);
    const row = active.value >= 0 ? rowAt(active.value) : undefined;
    getReady();
    if (target !== null) {
      if (event.shiftKey) void selectTo(target);
      else endRange();
      focusRow(target);
    } else if (event.key === "Enter" && row) open(active.value);
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
        columns={columns}
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
        aria-label="Tracks. Arrow keys move, with shift they select, Enter opens, space plays, shift and space select."
        aria-rowcount={count + 1}
        aria-multiselectable="true"
        aria-activedescendant={active.value >= range.start && active.value < range.end
          ? `row-${active.value}`
          : undefined}
        tabIndex={0}
        style={{ "--columns": template, "--least": `${least}px` }}
        onScroll={(event) => {
          scrollTop.value = event.currentTarget.scrollTop;
          setViewport(viewportOf(event.currentTarget));
        }}
        onPointerEnter={getReady}
        onKeyDown={(event) => event.target === event.currentTarget && onKeyDown(event)}
        onContextMenu={onContextMenu}
      >
        <div role="rowgroup" class="table-head" onContextMenu={openColumns}>
          <div role="row" aria-rowindex={1} class="head-row">
            {columns.map((column) => <Header key={column.id} column={column} />)}
            <div role="columnheader" class="head columns-head">
              <button
                type="button"
                class="columns-button"
                aria-label="Columns"
                title="Columns"
                onClick={() => openDialog.value = "columns"}
              >
                <ColumnsIcon />
              </button>
            </div>
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

/** The menu of the head is the choice of its columns. */
function openColumns(event: MouseEvent): void {
  event.preventDefault();
  event.stopPropagation();
  openDialog.value = "columns";
}

/** Gives the selected tracks, or else the one that has the focus, so many stars; `null` takes them away. */
async function rate(stars: number | null): Promise<void> {
  const row = rowAt(active.value);
  const ids = selected.value.size > 0 ? [...selected.value] : row ? [row.id] : [];
  if (ids.length === 0) return;
  const which = ids.length === 1 && row && row.id === ids[0] ? `“${row.title}”` : plural(ids.length, "track");
  const words = stars === null ? "taken away" : `set to ${plural(stars, "star")}`;
  try {
    await editMany(ids, { kind: "set", field: "rating", value: stars }, `Rating of ${which} ${words}`);
  } catch (error) {
    showError("Cannot set the rating", error);
  }
}

/** What is in sight below the head, which stays where it is. */
function viewportOf(element: HTMLElement): { top: number; height: number } {
  return { top: element.scrollTop, height: element.clientHeight - HEAD_HEIGHT };
}

function Header({ column }: { column: Column }) {
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
