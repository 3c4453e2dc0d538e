import type { ComponentChildren } from "preact";
import type { TableColumn } from "@pika/contract/desk/settings.ts";
import type { TrackRow as Row } from "@pika/contract/desk/tracks.ts";
import { formatDay } from "../format/day.ts";
import { formatBpm, formatCount, NOTHING } from "../format/numbers.ts";
import { originWords } from "../format/source_words.ts";
import { formatDuration } from "../format/time.ts";
import { ColourMark } from "../ui/colour_mark.tsx";
import { EnergyBar } from "../ui/energy_bar.tsx";
import { CheckIcon, WarningIcon } from "../ui/icons.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { Stars } from "../ui/stars.tsx";

/** Below this confidence a tempo is shown as doubtful. */
const DOUBTFUL = 0.5;

const nothing = <span class="muted">{NOTHING}</span>;
const text = (value: string) => value ? <bdi>{value}</bdi> : nothing;

/** What stands in a cell of each column. */
export const CELLS: Record<TableColumn, (row: Row) => ComponentChildren> = {
  artist: (row) => <bdi>{row.artist}</bdi>,
  album: (row) => text(row.album),
  genre: (row) => text(row.genre),
  year: (row) => row.year ?? nothing,
  bpm: (row) => <Bpm row={row} />,
  key: (row) => (
    <>
      {row.key ? <KeyChip value={row.key} /> : nothing}
      <OriginMark row={row} field="key" />
    </>
  ),
  energy: (row) => (
    <>
      <EnergyBar value={row.energy} />
      <OriginMark row={row} field="energy" />
    </>
  ),
  rating: (row) => <Stars value={row.rating} />,
  colour: (row) => row.colour === null ? nothing : <ColourMark colour={row.colour} />,
  tags: (row) =>
    row.tags.length === 0 ? nothing : row.tags.map((tag) => <bdi key={tag} class="row-tag">{tag}</bdi>),
  comment: (row) => text(row.comment),
  duration: (row) => formatDuration(row.duration),
  plays: (row) => row.plays === 0 ? nothing : formatCount(row.plays),
  last_played: (row) => row.last_played === null ? nothing : formatDay(row.last_played),
  added: (row) => formatDay(row.added),
  state: (row) => <State row={row} />,
};

function Bpm({ row }: { row: Row }) {
  const doubtful = row.bpm !== null && row.bpm_confidence !== null && row.bpm_confidence < DOUBTFUL;
  return (
    <span class={doubtful ? "doubtful" : undefined} title={doubtful ? "The tempo is uncertain" : undefined}>
      <OriginMark row={row} field="bpm" />
      {formatBpm(row.bpm)}
      {doubtful && <span aria-label="uncertain">?</span>}
    </span>
  );
}

/** A dot beside a value that Pika has not found: full when it was set by hand, a ring when it is another's. */
function OriginMark({ row, field }: { row: Row; field: "bpm" | "key" | "energy" }) {
  const origin = row.edited.includes(field) ? "manual" : row.origins[field];
  const words = originWords(origin);
  if (words === null) return null;
  const kind = origin === "manual" ? "edited-mark" : "edited-mark ring";
  return <span class={kind} role="img" aria-label={words} title={words[0]!.toUpperCase() + words.slice(1)} />;
}

function State({ row }: { row: Row }) {
  switch (row.state) {
    case "done":
      return (
        <span class="state-label done">
          <CheckIcon />Ready
        </span>
      );
    case "running":
      return (
        <span class="state-label running">
          <span class="spinner" aria-hidden="true" />Analysing
        </span>
      );
    case "failed":
      return (
        <span class="state-label failed">
          <WarningIcon />Failed
        </span>
      );
    case "missing":
      return (
        <span class="state-label missing">
          <WarningIcon />Missing
        </span>
      );
    case "waiting":
      return <span class="state-label waiting">Waiting</span>;
  }
}
