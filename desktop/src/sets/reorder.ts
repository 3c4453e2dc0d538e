/** Where rows go when they are moved. Pure; rows are named by their ids, in the order of the list. */

/** The order when `moving` stand together before the row that is at `place` now (the length of the list: at its end). */
export function reordered(order: readonly number[], moving: readonly number[], place: number): number[] {
  const held = new Set(moving);
  const rest = order.filter((id) => !held.has(id));
  const before = order.slice(0, place).filter((id) => !held.has(id)).length;
  return [...rest.slice(0, before), ...order.filter((id) => held.has(id)), ...rest.slice(before)];
}

/** The place to which `moving` go by one row up or down; null at the end of the way. Rows that stand apart come together. */
export function oneFurther(
  order: readonly number[],
  moving: readonly number[],
  way: "up" | "down",
): number | null {
  const places = moving.map((id) => order.indexOf(id)).filter((place) => place >= 0);
  if (places.length === 0) return null;
  const place = way === "up"
    ? Math.max(0, Math.min(...places) - 1)
    : Math.min(order.length, Math.max(...places) + 2);
  return reordered(order, moving, place).every((id, index) => id === order[index]) ? null : place;
}
