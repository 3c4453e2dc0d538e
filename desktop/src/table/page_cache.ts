import type { Range } from "./virtual_window.ts";

/**
 * The pages of a long list that were fetched so far. A refresh keeps the old rows in sight until the new ones are
 * here; pages far from the view are forgotten, so memory does not grow with the list.
 */
export class PageCache<T> {
  #pages = new Map<number, { rows: T[]; stale: boolean }>();

  constructor(readonly pageSize: number, readonly keep = 12) {}

  /** The row at `index`, or `undefined` while its page is not here. */
  row(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / this.pageSize))?.rows[index % this.pageSize];
  }

  /** Numbers of the pages that `range` needs and that are absent or stale. */
  wanted(range: Range): number[] {
    const pages: number[] = [];
    if (range.end <= range.start) return pages;
    const last = Math.floor((range.end - 1) / this.pageSize);
    for (let page = Math.floor(range.start / this.pageSize); page <= last; page++) {
      if (this.#pages.get(page)?.stale !== false) pages.push(page);
    }
    return pages;
  }

  /** Stores a page, `stale` when it is known to be old already, and forgets those farthest from it beyond what is kept. */
  put(page: number, rows: T[], age: "fresh" | "stale" = "fresh"): void {
    this.#pages.set(page, { rows, stale: age === "stale" });
    if (this.#pages.size <= this.keep) return;
    const farthest = [...this.#pages.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page));
    for (const old of farthest.slice(0, this.#pages.size - this.keep)) this.#pages.delete(old);
  }

  /** Replaces rows that are here already, wherever they are. */
  replace(matches: (row: T) => boolean, row: T): void {
    for (const page of this.#pages.values()) page.rows = page.rows.map((old) => matches(old) ? row : old);
  }

  /** All rows may have changed: still shown, fetched again when needed. */
  expire(): void {
    for (const page of this.#pages.values()) page.stale = true;
  }
}
