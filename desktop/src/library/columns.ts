import type { SortColumn } from "@pika/contract/desk/tracks.ts";

/** The columns of the list in their order; `sort` is absent where sorting makes no sense. */
export const COLUMNS: { id: string; label: string; sort?: SortColumn }[] = [
  { id: "cover", label: "Cover" },
  { id: "title", label: "Title", sort: "title" },
  { id: "artist", label: "Artist", sort: "artist" },
  { id: "bpm", label: "BPM", sort: "bpm" },
  { id: "key", label: "Key", sort: "key" },
  { id: "energy", label: "Energy", sort: "energy" },
  { id: "duration", label: "Time", sort: "duration" },
  { id: "state", label: "State", sort: "state" },
];
