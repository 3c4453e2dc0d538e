/** The tree as lines: what is shown of it, and where something dropped would lie. Pure. */
import type { ListRow } from "@pika/contract/desk/sets.ts";

export interface TreeLine {
  row: ListRow;
  /** From 1. */
  level: number;
  /** Null for what holds nothing. */
  open: boolean | null;
  /** The folders that it lies in, where they are not shown around it. */
  path: string;
}

/** The lines from top to bottom; a search shows every match, wherever it lies. */
export function treeLines(
  lists: readonly ListRow[],
  closed: ReadonlySet<number>,
  search: string,
): TreeLine[] {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length > 0) {
    return lists
      .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
      .map((row) => ({ row, level: 1, open: null, path: pathOf(lists, row) }));
  }
  const below = (parent: number | null, level: number): TreeLine[] =>
    lists.filter((row) => row.parent === parent).flatMap((row) => {
      const open = row.kind === "folder" ? !closed.has(row.id) : null;
      const line = { row, level, open, path: "" };
      return open ? [line, ...below(row.id, level + 1)] : [line];
    });
  return below(null, 1);
}

/** Where a list is put: into a folder (null: the top), before one of its lists or last. */
export interface TreePlace {
  parent: number | null;
  before: number | null;
}

/** Share of a folder's line, at its top and at its bottom, that still means the gap beside it. */
const EDGE = 0.3;

/**
 * What a height means, `offset` CSS pixels below the first line: an even number is the gap before line number half of it, an odd one is into
 * the line of half of it, rounded down. Only folders take lists in; tracks go into the others.
 */
export function treePlaceAt(
  lines: readonly TreeLine[],
  offset: number,
  lineHeight: number,
  what: "list" | "tracks",
): number {
  const at = Math.min(lines.length, Math.max(0, offset / lineHeight));
  const line = lines[Math.floor(at)];
  if (what === "tracks") return 2 * Math.min(lines.length - 1, Math.floor(at)) + 1;
  const within = at % 1;
  const into = line?.row.kind === "folder" && within > EDGE && within < 1 - EDGE;
  return into ? 2 * Math.floor(at) + 1 : 2 * Math.round(at);
}

/** What such a place means for a list. */
export function meantPlace(lines: readonly TreeLine[], place: number): TreePlace {
  const line = lines[place >> 1];
  if (place % 2 === 1) return { parent: line!.row.id, before: null };
  return line ? { parent: line.row.parent, before: line.row.id } : { parent: null, before: null };
}

/** Whether `id` lies in `folder`, however deep, or is it. */
export function liesIn(lists: readonly ListRow[], id: number | null, folder: number): boolean {
  for (let now = id; now !== null;) {
    if (now === folder) return true;
    now = lists.find((row) => row.id === now)?.parent ?? null;
  }
  return false;
}

function pathOf(lists: readonly ListRow[], row: ListRow): string {
  const folder = row.parent === null ? undefined : lists.find(({ id }) => id === row.parent);
  if (!folder) return "";
  const above = pathOf(lists, folder);
  return above ? `${above} / ${folder.name}` : folder.name;
}
