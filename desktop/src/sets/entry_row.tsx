import { limits } from "@pika/contract/limits.ts";
import type { SetEntry } from "@pika/contract/desk/sets.ts";
import { formatBpm, NOTHING } from "../format/numbers.ts";
import { Cover } from "../ui/cover.tsx";
import { EnergyBar } from "../ui/energy_bar.tsx";
import { LockIcon, WarningIcon } from "../ui/icons.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { memo } from "../ui/memo.ts";
import { RenameField } from "../ui/rename_field.tsx";

interface EntryRowProps {
  /** Of the list's element. */
  listId: string;
  index: number;
  top: number;
  entry: SetEntry;
  active: boolean;
  selected: boolean;
  /** In the hand, to be put down elsewhere. */
  cut: boolean;
  editing: boolean;
  onPress: (event: PointerEvent, index: number) => void;
  onClick: (event: MouseEvent, index: number) => void;
  onNote: (entry: SetEntry, text: string) => Promise<void>;
  onEdited: (focus: "back" | "away") => void;
}

/** One track of a crate or set, in its place. */
export const EntryRow = memo(function EntryRow(props: EntryRowProps) {
  const { listId, index, top, entry, active, selected, cut, editing } = props;
  const { track } = entry;
  const state = `${active ? " active" : ""}${selected ? " selected" : ""}${cut ? " cut" : ""}`;
  return (
    <div
      id={`${listId}-${entry.id}`}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      class={`entry${state}`}
      style={{ transform: `translateY(${top}px)` }}
      data-entry={entry.id}
      onPointerDown={(event) => props.onPress(event, index)}
      onClick={(event) => props.onClick(event, index)}
    >
      <div role="gridcell" class="entry-number tabular muted">{index + 1}</div>
      <div role="gridcell" class="entry-cover">
        <Cover id={entry.track_id} present={track?.has_cover ?? false} side={36} />
      </div>
      <div role="gridcell" class="entry-names">
        <span class="entry-title">
          <bdi>{track?.title ?? entry.title}</bdi>
        </span>
        <span class="entry-second muted">
          <bdi>{(track?.artist ?? entry.artist) || "Unknown artist"}</bdi>
          {editing
            ? (
              <RenameField
                label={`Note on ${entry.title}`}
                text={entry.note}
                most={limits.note}
                keep={(text) => props.onNote(entry, text)}
                onEnd={props.onEdited}
              />
            )
            : entry.note && <bdi class="entry-note">{entry.note}</bdi>}
        </span>
      </div>
      <div role="gridcell" class="entry-bpm tabular">{formatBpm(track?.bpm ?? null)}</div>
      <div role="gridcell" class="entry-key">
        {track?.key ? <KeyChip value={track.key} /> : <span class="muted">{NOTHING}</span>}
      </div>
      <div role="gridcell" class="entry-energy">
        <EnergyBar value={track?.energy ?? null} />
      </div>
      <div role="gridcell" class="entry-marks">
        {entry.locked && (
          <span class="entry-lock" title="Locked: it stays in its place">
            <LockIcon />
            <span class="visually-hidden">locked</span>
          </span>
        )}
        {(track === null || track.state === "missing") && (
          <span class="entry-missing" title={track ? "Its file is missing" : "Not in the library any more"}>
            <WarningIcon />
            <span class="visually-hidden">{track ? "file is missing" : "not in the library any more"}</span>
          </span>
        )}
      </div>
    </div>
  );
});
