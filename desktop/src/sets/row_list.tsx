import type { ComponentChildren, JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { scrollToShow, type View, visibleRange } from "../table/virtual_window.ts";
import { drag, dropTarget, type Landing, type Load, placeAt } from "./drag.ts";

interface RowListProps {
  /** Of the element; a row's is this, a dash and its key. */
  id: string;
  label: string;
  rows: number;
  /** CSS pixels. */
  rowHeight: number;
  /** The row that keys act on, or -1. */
  active: number;
  /** The id of that row's element. */
  activeId: string | undefined;
  /** One row, `top` CSS pixels below the first. */
  draw: (index: number, top: number) => JSX.Element;
  /** A key, pressed while the list itself has the focus. */
  onKey: (event: KeyboardEvent, view: View) => void;
  onMenu?: (event: MouseEvent) => void;
  onShow?: (range: { start: number; end: number }) => void;
  onFocus?: () => void;
  /** What may be dropped between the rows. */
  drop?: {
    accepts: (load: Load) => boolean;
    take: (load: Load, place: number, landing: Landing) => void;
  };
  /** Shown instead of rows. */
  empty: ComponentChildren;
  listRef?: RefObject<HTMLDivElement | null>;
}

/** A long list of which only the rows in sight are in the page. The list itself has the focus, rows are pointed at. */
export function RowList(props: RowListProps) {
  const { id, label, rows, rowHeight, active, activeId, draw, drop } = props;
  const own = useRef<HTMLDivElement>(null);
  const scroller = props.listRef ?? own;
  const [viewport, setViewport] = useState({ top: 0, height: 600 });
  const view: View = { scrollTop: viewport.top, height: viewport.height, rowHeight, total: rows };
  const range = visibleRange(view);
  const measure = () => {
    const { scrollTop, clientHeight } = scroller.current!;
    setViewport((old) =>
      old.top === scrollTop && old.height === clientHeight ? old : { top: scrollTop, height: clientHeight }
    );
  };

  useLayoutEffect(() => {
    const observer = new ResizeObserver(measure);
    observer.observe(scroller.current!);
    return () => observer.disconnect();
  }, []);
  useEffect(() => props.onShow?.(range), [range.start, range.end]);
  useLayoutEffect(() => {
    if (active < 0) return;
    const element = scroller.current!;
    const now = { scrollTop: element.scrollTop, height: element.clientHeight, rowHeight, total: rows };
    element.scrollTop = scrollToShow(now, active);
  }, [active, activeId]);

  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const element = scroller.current!;
    return dropTarget(element, {
      scroller: element,
      accepts: (load) => latest.current.drop?.accepts(load) ?? false,
      placeAt: (y) =>
        placeAt(y - element.getBoundingClientRect().top + element.scrollTop, rowHeight, latest.current.rows),
      drop: (load, place, landing) => latest.current.drop?.take(load, place, landing),
    });
  }, []);

  const drawn = [];
  for (let index = range.start; index < range.end; index++) drawn.push(draw(index, index * rowHeight));
  return (
    <div
      ref={scroller}
      id={id}
      class="row-list"
      role="grid"
      aria-label={label}
      aria-rowcount={rows}
      aria-multiselectable="true"
      aria-activedescendant={active >= range.start && active < range.end ? activeId : undefined}
      tabIndex={0}
      data-drop={drop ? "" : undefined}
      onScroll={measure}
      onFocus={props.onFocus}
      onKeyDown={(event) => event.target === event.currentTarget && props.onKey(event, view)}
      onContextMenu={props.onMenu}
    >
      {rows === 0 && (
        <div role="row">
          <div role="gridcell" class="row-list-empty">{props.empty}</div>
        </div>
      )}
      <div role="rowgroup" class="row-list-body" style={{ height: `${rows * rowHeight}px` }}>
        {drawn}
        <InsertionMark list={scroller} rowHeight={rowHeight} />
      </div>
    </div>
  );
}

/** Where what is held would land. */
function InsertionMark({ list, rowHeight }: { list: RefObject<HTMLElement | null>; rowHeight: number }) {
  const over = drag.value?.over;
  if (!over || over.target.scroller !== list.current) return null;
  return (
    <div
      class="insertion-mark"
      role="presentation"
      style={{ transform: `translateY(${over.place * rowHeight}px)` }}
    />
  );
}
