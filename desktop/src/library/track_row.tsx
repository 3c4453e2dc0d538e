import { memo } from "../ui/memo.ts";
import { formatBpm, NOTHING } from "../format/numbers.ts";
import { formatDuration } from "../format/time.ts";
import type { TrackRow as Row } from "@pika/contract/desk/tracks.ts";
import { PlayCover } from "../player/play_button.tsx";
import { EnergyBar } from "../ui/energy_bar.tsx";
import { CheckIcon, WarningIcon } from "../ui/icons.tsx";
import { KeyChip } from "../ui/key_chip.tsx";

/** Below this confidence a tempo is shown as doubtful. */
const DOUBTFUL = 0.5;

interface TrackRowProps {
  index: number;
  top: number;
  row: Row | undefined;
  active: boolean;
  selected: boolean;
  /** By the mouse button, before the click. */
  onPress: (index: number) => void;
  onOpen: (index: number) => void;
  /** By double click. */
  onAct: (index: number) => void;
}

/** One line of the list; `row` is undefined while its page is on the way. */
export const TrackRow = memo(function TrackRow(props: TrackRowProps) {
  const { index, top, row, active, selected } = props;
  return (
    <div
      id={`row-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      class={`row${active ? " active" : ""}${selected ? " selected" : ""}${row ? "" : " loading"}`}
      style={{ transform: `translateY(${top}px)` }}
      data-track={row?.id}
      onMouseDown={() => props.onPress(index)}
      onDblClick={() => props.onAct(index)}
    >
      {row
        ? <Cells row={row} open={() => props.onOpen(index)} />
        : <div role="gridcell" class="cell title">…</div>}
    </div>
  );
});

function Cells({ row, open }: { row: Row; open: () => void }) {
  return (
    <>
      <div role="gridcell" class="cell cover-cell">
        <PlayCover id={row.id} title={row.title} present={row.has_cover} />
      </div>
      <div role="gridcell" class={`cell title${row.error ? " with-error" : ""}`}>
        <a class="title-text" href={`#/track/${row.id}`} tabIndex={-1} onClick={open}>
          <bdi>{row.title}</bdi>
        </a>
        {row.error
          ? <span class="row-error" title={row.error.message}>{row.error.message}</span>
          : (
            <span class="second-line">
              <bdi class="narrow-artist">{row.artist}</bdi>
              <bdi class="wide-album">{row.album}</bdi>
            </span>
          )}
      </div>
      {!row.error && <Values row={row} />}
      <div role="gridcell" class="cell duration">{formatDuration(row.duration)}</div>
      <div role="gridcell" class="cell state">
        <State row={row} />
      </div>
    </>
  );
}

/** What a failed track does not show: its error takes the room. */
function Values({ row }: { row: Row }) {
  return (
    <>
      <div role="gridcell" class="cell artist">
        <bdi>{row.artist}</bdi>
      </div>
      <div role="gridcell" class="cell bpm">
        <Bpm row={row} />
      </div>
      <div role="gridcell" class="cell key">
        {row.key ? <KeyChip value={row.key} /> : <span class="muted">{NOTHING}</span>}
        {row.edited.includes("key") && <EditedMark />}
      </div>
      <div role="gridcell" class="cell energy-cell">
        <EnergyBar value={row.energy} />
      </div>
    </>
  );
}

function Bpm({ row }: { row: Row }) {
  const byHand = row.edited.includes("bpm");
  const doubtful = !byHand && row.bpm !== null && row.bpm_confidence !== null &&
    row.bpm_confidence < DOUBTFUL;
  return (
    <span class={doubtful ? "doubtful" : undefined} title={doubtful ? "The tempo is uncertain" : undefined}>
      {byHand && <EditedMark />}
      {formatBpm(row.bpm)}
      {doubtful && <span aria-label="uncertain">?</span>}
    </span>
  );
}

function EditedMark() {
  return <span class="edited-mark" role="img" aria-label="set by hand" title="Set by hand" />;
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
