/** What is selected in a list, as file managers do it. Pure; rows are named by their ids, in the order of the list. */

export interface Selection {
  ids: ReadonlySet<number>;
  /** Where a range begins; null when nothing was chosen yet. */
  anchor: number | null;
  /** The row that keys act on. */
  active: number | null;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null, active: null };

/** `only`: this row alone; `toggle`: this one too, or no longer; `range`: all from the anchor to it; `focus`: keys act on it, no more. */
export type Choosing = "only" | "toggle" | "range" | "focus";

/** How a click, or a key that moves, chooses. */
export function choosing(event: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }): Choosing {
  if (event.shiftKey) return "range";
  return event.ctrlKey || event.metaKey ? "toggle" : "only";
}

/** The selection after `id` was chosen. */
export function choose(order: readonly number[], now: Selection, id: number, how: Choosing): Selection {
  switch (how) {
    case "only":
      return { ids: new Set([id]), anchor: id, active: id };
    case "focus":
      return { ...now, anchor: now.anchor ?? id, active: id };
    case "toggle": {
      const ids = new Set(now.ids);
      if (!ids.delete(id)) ids.add(id);
      return { ids, anchor: id, active: id };
    }
    case "range": {
      const from = order.indexOf(now.anchor ?? id);
      const to = order.indexOf(id);
      const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
      return { ids: new Set(order.slice(first, last + 1)), anchor: now.anchor ?? id, active: id };
    }
  }
}

/** What stays of a selection when the list has become another: the active row's place is taken by the one that stands there now. */
export function kept(order: readonly number[], now: Selection, before: readonly number[]): Selection {
  const here = new Set(order);
  const stays = (id: number | null) => id !== null && here.has(id) ? id : null;
  const place = now.active === null ? -1 : before.indexOf(now.active);
  const active = stays(now.active) ?? (place < 0 ? null : order[Math.min(place, order.length - 1)] ?? null);
  const ids = [...now.ids].filter((id) => here.has(id));
  const same = ids.length === now.ids.size && active === now.active && stays(now.anchor) === now.anchor;
  return same ? now : { ids: new Set(ids), anchor: stays(now.anchor), active };
}

/** What an action means: the selected rows in the order of the list, or else the active one. */
export function chosen(order: readonly number[], { ids, active }: Selection): number[] {
  if (ids.size > 0) return order.filter((id) => ids.has(id));
  return active === null || !order.includes(active) ? [] : [active];
}
