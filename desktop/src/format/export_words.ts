/** Exports in words: what each format is for, and what it could not hold. */
import type { ExportFormat, ExportLost } from "@pika/contract/desk/exports.ts";
import { plural } from "./numbers.ts";

interface Format {
  name: string;
  /** What it is for, and how the other program takes it. */
  use: string;
}

export const formats: Record<ExportFormat, Format> = {
  virtualdj: {
    name: "VirtualDJ",
    use: "A folder VirtualDJ with database.xml and lists. Close VirtualDJ, put it on the drive with the " +
      "music; one that is there already is not to be replaced, but put aside.",
  },
  rekordbox: {
    name: "rekordbox",
    use:
      "rekordbox.xml: in rekordbox, Preferences → Advanced → rekordbox xml, then drag its lists from the tree.",
  },
  traktor: {
    name: "Traktor",
    use: "Pika.nml: in Traktor, right-click Playlists → Import Playlist.",
  },
  serato: {
    name: "Serato",
    use: "Crates for the folder _Serato_ of the drive with the music. Close Serato first.",
  },
  m3u8: {
    name: "M3U8",
    use: "A playlist for each list, for Mixxx and any other player on this computer.",
  },
  m3u8_relative: {
    name: "M3U8, relative",
    use: "The same with paths from the list to the music, for a drive that moves to another computer.",
  },
  csv: { name: "Table", use: "Pika.csv for a spreadsheet, a line for each track." },
  sheet: { name: "Set list", use: "A page for each list that prints well, from any browser." },
};

const FIELDS: Record<string, string> = {
  track: "track",
  bpm: "tempo",
  camelot: "key",
  grid: "beat grid",
  cues: "cues",
  added: "date added",
  played: "last played",
  plays: "number of plays",
};

/** One thing that a format could not hold: `energy of 12 tracks`, `colour of 3 tracks, 2 of them changed`. */
export function lostWords({ field, count, changed }: ExportLost): string {
  if (field === "track") return `${plural(count, "track")} whose path it cannot name`;
  const name = FIELDS[field] ?? field;
  if (changed === count) return `${name} of ${plural(count, "track")}: rounded, or changed to what there is`;
  const some = changed > 0 ? `, ${changed} of them only in part` : "";
  return `${name} of ${plural(count, "track")}${some}`;
}
