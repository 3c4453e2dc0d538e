/** The columns of the list: which there are, which are shown, and how wide they are. Pure. */
import type { TableColumn } from "@pika/contract/desk/settings.ts";
import type { SortColumn } from "@pika/contract/desk/tracks.ts";

/** The window, by the widths at which the styles change (`track_table.css`). */
export type Size = "wide" | "medium" | "narrow";

export interface Column {
  id: "cover" | "title" | TableColumn;
  label: string;
  /** Absent where sorting makes no sense. */
  sort?: SortColumn;
  /** The least width in CSS pixels. */
  least: Record<Size, number>;
  /** Its share of the room that is left; 0: none. */
  grow: number;
}

const COVER: Column = { id: "cover", label: "Cover", least: { wide: 36, medium: 36, narrow: 36 }, grow: 0 };
const TITLE: Column = {
  id: "title",
  label: "Title",
  sort: "title",
  least: { wide: 180, medium: 150, narrow: 0 },
  grow: 3,
};

/** What a DJ can choose from, in the order in which it is offered. */
export const CHOICES: Record<TableColumn, Column> = {
  artist: column("artist", "Artist", [120, 100, 90], 2),
  album: column("album", "Album", [120, 100, 90], 2),
  genre: column("genre", "Genre", [100, 90, 76], 1),
  year: column("year", "Year", [56, 52, 48]),
  bpm: column("bpm", "BPM", [92, 80, 74]),
  key: column("key", "Key", [96, 84, 58]),
  energy: column("energy", "Energy", [104, 92, 84]),
  rating: column("rating", "Rating", [92, 92, 88]),
  colour: column("colour", "Colour", [60, 60, 44]),
  tags: column("tags", "Tags", [120, 110, 84], 2),
  comment: column("comment", "Comment", [140, 120, 84], 2),
  duration: column("duration", "Time", [72, 64, 56]),
  plays: column("plays", "Plays", [64, 60, 52]),
  last_played: column("last_played", "Last played", [112, 104, 92]),
  added: column("added", "Added", [112, 104, 92]),
  state: column("state", "State", [118, 28, 28]),
};

function column(id: TableColumn, label: string, [wide, medium, narrow]: number[], grow = 0): Column {
  return { id, label, sort: id, least: { wide: wide!, medium: medium!, narrow: narrow! }, grow };
}

/** On a phone so many of the chosen columns stand beside the title. */
const BESIDE_TITLE = 2;
/** What stands in the title's second line there. */
const BELOW_TITLE: readonly TableColumn[] = ["artist", "album"];

/** The columns to show. On a phone these are the first that have room. */
export function shownColumns(chosen: readonly TableColumn[], size: Size): Column[] {
  const room = size === "narrow"
    ? chosen.filter((id) => !BELOW_TITLE.includes(id)).slice(0, BESIDE_TITLE)
    : chosen;
  return [COVER, TITLE, ...room.map((id) => CHOICES[id])];
}

/** CSS pixels, as in `track_table.css`: between two columns, and on both sides of a row together. */
const GAP: Record<Size, number> = { wide: 16, medium: 12, narrow: 10 };
const SIDES: Record<Size, number> = { wide: 56, medium: 46, narrow: 40 };

/** The columns as CSS has them, and the least width of a row in pixels: a narrower list scrolls sideways. */
export function layoutOf(columns: readonly Column[], size: Size): { template: string; least: number } {
  const widths = columns.map(({ least, grow }) =>
    grow === 0 ? `${least[size]}px` : `minmax(${least[size]}px, ${grow}fr)`
  );
  const sum = columns.reduce((all, { least }) => all + least[size], 0);
  return { template: widths.join(" "), least: sum + GAP[size] * (columns.length - 1) + SIDES[size] };
}

/** What a failed track still shows beside its error, which takes the room of all columns up to the first of these. */
const BESIDE_ERROR: readonly Column["id"][] = ["duration", "state"];

/** How many columns the title of a failed track takes, itself included. */
export function errorSpan(columns: readonly Column[]): number {
  const end = columns.findIndex(({ id }) => BESIDE_ERROR.includes(id));
  return (end < 0 ? columns.length : end) - 1;
}
