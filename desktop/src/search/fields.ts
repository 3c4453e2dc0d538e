/** The filters as the menu offers them: what each is called, and how its value is chosen. */
import type { ChoiceField, SearchField } from "@pika/contract/desk/search.ts";

/** How a value is chosen. */
export type Control =
  | { kind: "range"; unit?: string; min: number; max: number; octaves?: true }
  | { kind: "duration" }
  | { kind: "key" }
  | { kind: "words" }
  | { kind: "found"; of: ChoiceField }
  | { kind: "date"; words: readonly [string, string][] }
  | { kind: "named"; of: readonly [string, string][] };

export interface FieldOffer {
  field: SearchField;
  label: string;
  control: Control;
}

const SPANS = [
  ["7d", "The last week"],
  ["30d", "The last 30 days"],
  ["90d", "The last 90 days"],
  ["1y", "The last year"],
] as const satisfies readonly [string, string][];

/** In the order of the menu; `latestYear` is the present one. */
export function offers(latestYear: number): readonly FieldOffer[] {
  return [
    {
      field: "bpm",
      label: "Tempo",
      control: { kind: "range", unit: "BPM", min: 20, max: 400, octaves: true },
    },
    { field: "key", label: "Key", control: { kind: "key" } },
    { field: "energy", label: "Energy", control: { kind: "range", min: 1, max: 10 } },
    { field: "genre", label: "Genre", control: { kind: "found", of: "genre" } },
    { field: "tag", label: "Tag", control: { kind: "found", of: "tag" } },
    {
      field: "rating",
      label: "Rating",
      control: {
        kind: "named",
        of: [["5", "5 stars"], ["4", "4 stars"], ["3", "3 stars"], ["2", "2 stars"], ["1", "1 star"], [
          "none",
          "Not rated",
        ]],
      },
    },
    {
      field: "colour",
      label: "Colour",
      control: {
        kind: "named",
        of: [
          ...["red", "orange", "yellow", "green", "aqua", "blue", "purple", "pink"].map((
            name,
          ): [string, string] => [name, name[0]!.toUpperCase() + name.slice(1)]),
          ["none", "No colour"],
        ],
      },
    },
    { field: "year", label: "Year", control: { kind: "range", min: 1900, max: latestYear } },
    { field: "duration", label: "Length", control: { kind: "duration" } },
    { field: "added", label: "Added", control: { kind: "date", words: SPANS } },
    {
      field: "played",
      label: "Played",
      control: { kind: "date", words: [["tonight", "Tonight"], ...SPANS, ["never", "Never"]] },
    },
    { field: "plays", label: "Plays", control: { kind: "range", min: 0, max: 9_999 } },
    { field: "artist", label: "Artist", control: { kind: "words" } },
    { field: "title", label: "Title", control: { kind: "words" } },
    { field: "album", label: "Album", control: { kind: "words" } },
    { field: "comment", label: "Comment", control: { kind: "words" } },
    { field: "notes", label: "Notes", control: { kind: "words" } },
    { field: "folder", label: "Folder", control: { kind: "words" } },
    { field: "format", label: "Format", control: { kind: "found", of: "format" } },
    {
      field: "state",
      label: "State",
      control: {
        kind: "named",
        of: [["ready", "Ready"], ["waiting", "Waiting"], ["running", "Analysing"], ["failed", "Failed"], [
          "missing",
          "Missing",
        ]],
      },
    },
    {
      field: "has",
      label: "Has",
      control: {
        kind: "named",
        of: [
          ["cue", "Cues"],
          ["cover", "Cover"],
          ["comment", "Comment"],
          ["notes", "Notes"],
          ["tag", "Tags"],
          [
            "rating",
            "Rating",
          ],
          ["edit", "Values set by hand"],
        ],
      },
    },
    {
      field: "missing",
      label: "Lacks",
      control: {
        kind: "named",
        of: [
          ["bpm", "Tempo"],
          ["key", "Key"],
          ["energy", "Energy"],
          ["artist", "Artist"],
          ["genre", "Genre"],
          [
            "year",
            "Year",
          ],
          ["cover", "Cover"],
          ["file", "The file itself"],
        ],
      },
    },
  ];
}
