/** Writes a VirtualDJ history as VirtualDJ does: a new `.m3u` a day, two lines a track. */

import { join } from "node:path";

export interface Song {
  path: string;
  artist: string;
  title: string;
  /** Length. */
  seconds: number;
}

/** The lines of a track that began at `time`. */
export function historyLines(song: Song, time: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const fields = [
    ["time", `${two(time.getHours())}:${two(time.getMinutes())}`],
    ["lastplaytime", String(Math.floor(time.getTime() / 1000))],
    ["artist", escape(song.artist)],
    ["title", escape(song.title)],
    ["songlength", song.seconds.toFixed(1)],
  ];
  return `#EXTVDJ:${fields.map(([name, value]) => `<${name}>${value}</${name}>`).join("")}\n${song.path}\n`;
}

/** The name of a day's history file. */
export function historyFile(folder: string, time: Date): string {
  return join(folder, `${time.toISOString().slice(0, 10)}.m3u`);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
