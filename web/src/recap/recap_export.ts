/** A night as a file: CSV for tables, plain text for messages. Pure. */

import type { Recap } from "@pika/contract/room/http.ts";
import { cell } from "./spreadsheet.ts";

export interface ExportOptions {
  /** Column titles, in the order of the columns. */
  columns: readonly string[];
  /** The time of day of a play. */
  time: (at: number) => string;
}

/** One row per track: time, title, artist, BPM, key, energy, likes. With a byte-order mark, so that Excel reads it as UTF-8. */
export function toCsv(recap: Recap, { columns, time }: ExportOptions): string {
  const rows = recap.plays.map((play) => [
    time(play.played_at),
    play.title,
    play.artist,
    play.bpm === null ? "" : String(Math.round(play.bpm * 10) / 10),
    play.key ?? "",
    play.energy === null ? "" : String(play.energy),
    String(play.likes),
  ]);
  return `\uFEFF${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** The title, the DJ and one line per track. */
export function toText(
  recap: Recap,
  { heading, time }: { heading: string; time: (at: number) => string },
): string {
  const lines = recap.plays.map((play) => {
    const name = play.artist ? `${play.artist} – ${play.title}` : play.title;
    return `${time(play.played_at)}  ${name}`;
  });
  return `${heading}\n\n${lines.join("\n")}\n`;
}

/** A file name that every system takes: `pika-friday-social-2026-11-22.csv`. */
export function fileName(recap: Recap, extension: string): string {
  const words = `${recap.title || recap.dj.name}`.normalize("NFKD").replace(/\p{M}/gu, "").replace(
    /[^a-zA-Z0-9]+/g,
    "-",
  ).replace(
    /^-+|-+$/g,
    "",
  ).toLowerCase().slice(0, 40);
  const day = new Date(recap.started_at).toISOString().slice(0, 10);
  return ["pika", words, day].filter((part) => part !== "").join("-") + `.${extension}`;
}
