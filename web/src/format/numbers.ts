/** Numbers as people read them. Pure. */

/** A tempo with one decimal when it has one: `98.5`, `100`. */
export function formatBpm(bpm: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(bpm);
}

/** A count, short when it is large: `940`, `1.2K`. */
export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale, { notation: count >= 10_000 ? "compact" : "standard" }).format(count);
}

/** Whole percents of each figure; all 0 when nothing was counted. */
export function percents(figures: readonly number[]): number[] {
  const sum = figures.reduce((total, figure) => total + figure, 0);
  return figures.map((figure) => sum === 0 ? 0 : Math.round(figure / sum * 100));
}

/** The size of a file, in megabytes of a million bytes as browsers count: `25.3 MB`. */
export function formatSize(bytes: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 })
    .format(bytes / 1_000_000);
}
