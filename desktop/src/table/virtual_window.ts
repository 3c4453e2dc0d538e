/** Which rows of a long list are worth having in the page. All lengths are in CSS pixels. */
export interface View {
  scrollTop: number;
  /** Height of what is visible. */
  height: number;
  rowHeight: number;
  /** How many rows there are. */
  total: number;
}

/** Rows `start` up to and without `end`. */
export interface Range {
  start: number;
  end: number;
}

/** The rows to draw: those in sight and `overscan` more on each side. */
export function visibleRange(view: View, overscan = 8): Range {
  const first = Math.floor(view.scrollTop / view.rowHeight);
  const last = Math.ceil((view.scrollTop + view.height) / view.rowHeight);
  const end = Math.max(0, Math.min(view.total, last + overscan));
  return { start: Math.max(0, Math.min(end, first - overscan)), end };
}

/** Whole rows that fit, at least one: the step of PageUp and PageDown. */
export function rowsPerPage(view: View): number {
  return Math.max(1, Math.floor(view.height / view.rowHeight) - 1);
}

/** Where to scroll so that row `index` is wholly in sight, moving as little as possible. */
export function scrollToShow(view: View, index: number): number {
  const top = index * view.rowHeight;
  const bottom = top + view.rowHeight;
  if (top < view.scrollTop) return top;
  if (bottom > view.scrollTop + view.height) return bottom - view.height;
  return view.scrollTop;
}

/** Where the focus goes for a key, or `null` when the key does not move it. */
export function moveFocus(key: string, active: number, view: View): number | null {
  if (view.total === 0) return null;
  const last = view.total - 1;
  const moves: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active < 0 ? 0 : active - 1,
    PageDown: Math.max(active, 0) + rowsPerPage(view),
    PageUp: active - rowsPerPage(view),
    Home: 0,
    End: last,
  };
  const target = moves[key];
  return target === undefined ? null : Math.min(last, Math.max(0, target));
}
