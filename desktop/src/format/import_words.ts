/** What would come from another program, in words. */
import type { SourceChange, SourceEntry, SourceImport, SourcePlace } from "@pika/contract/desk/sources.ts";
import { colourName } from "@pika/contract/look/track_colours.ts";
import { formatAgo } from "./ago.ts";
import { formatBpm, formatCount, plural } from "./numbers.ts";

/** In the order in which they are shown: what makes the difference first. */
const FIELDS: Record<string, string> = {
  title: "title",
  artist: "artist",
  bpm: "tempo",
  key: "key",
  energy: "energy",
  rating: "rating",
  colour: "colour",
  comment: "comment",
  genre: "genre",
  year: "year",
  album: "album",
  first_beat: "first beat",
  added: "added",
  played: "last played",
  plays: "times played",
};

/** Letters of a text value that are shown. */
const LONGEST = 60;

/** What a place holds: `12,430 tracks, 96 playlists, changed yesterday`. `now` in milliseconds since 1970. */
export function placeWords({ tracks, lists, changed }: SourcePlace, now: number): string {
  // A playlist alone knows no track of its own.
  const parts = tracks === 0 && lists > 0 ? [] : [plural(tracks, "track")];
  parts.push(plural(lists, "playlist"));
  if (changed !== null) parts.push(`changed ${formatAgo(changed * 1000, now)}`);
  return parts.join(", ");
}

/** What taking it would do: `12,000 new, 3 changed, 400 not found`. Empty before it was compared. */
export function comingWords({ counts }: SourcePlace): string {
  if (counts === null) return "";
  const parts = [
    ...(counts.new > 0 ? [`${formatCount(counts.new)} new`] : []),
    ...(counts.changed > 0 ? [`${formatCount(counts.changed)} changed`] : []),
    ...(counts.not_found > 0 ? [`${formatCount(counts.not_found)} not found`] : []),
    ...(counts.problems > 0 ? [`${formatCount(counts.problems)} left out`] : []),
  ];
  return parts.length === 0 ? "Nothing new" : parts.join(", ");
}

/** Playlists that are still to come: none when all were taken over since the program changed them, and no track came since. */
export function comingLists(
  { program, path, changed, counts }: SourcePlace,
  imports: SourceImport[],
): number {
  if (counts === null) return 0;
  const last = imports.find((one) => one.program === program && one.path === path && one.state !== "undone");
  const all = last?.state === "done" && last.parts.includes("lists");
  return all && counts.new === 0 && changed !== null && changed <= last.at ? 0 : counts.lists;
}

const ORDER = Object.keys(FIELDS);

/** What is worth showing, in its order: that a track was never played is not, unless it was said otherwise before. */
export function shownChanges(changes: readonly SourceChange[]): SourceChange[] {
  const place = ({ field }: SourceChange) => ORDER.includes(field) ? ORDER.indexOf(field) : ORDER.length;
  return changes
    .filter(({ field, theirs, before }) => field !== "plays" || theirs !== 0 || before !== null)
    .sort((a, b) => place(a) - place(b));
}

/** One value that would come: `tempo 128.0 (was 127.0)`; one set by hand stays: `tempo 128.0, yours is 64.5`. */
export function changeWords({ field, theirs, before, mine }: SourceChange): string {
  const name = FIELDS[field] ?? field;
  if (theirs === null) return `no ${name} any more`;
  const said = `${name} ${valueWords(field, theirs)}`;
  if (mine !== null && mine !== theirs) return `${said}, yours is ${valueWords(field, mine)}`;
  return before === null ? said : `${said} (was ${valueWords(field, before)})`;
}

function valueWords(field: string, value: string | number): string {
  if (typeof value === "string") {
    if (field === "colour") return colourName(value).toLowerCase();
    return value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value;
  }
  if (field === "bpm") return formatBpm(value);
  if (field === "rating") return plural(value, "star");
  if (field === "first_beat") return `at ${value} s`;
  if (field === "added" || field === "played") return new Date(value * 1000).toISOString().slice(0, 10);
  return String(value);
}

/** What an entry brings besides its values: `3 cues, a beat grid`. */
export function marksWords({ cues, grid }: SourceEntry): string {
  return [
    ...(cues > 0 ? [plural(cues, "cue")] : []),
    ...(grid === 1 ? ["a beat grid"] : grid > 1 ? [`a beat grid with ${grid} tempi`] : []),
  ].join(", ");
}
