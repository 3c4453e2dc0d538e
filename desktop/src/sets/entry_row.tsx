import { limits } from "@pika/contract/limits.ts";
import type { CoursePoint, CourseStep } from "@pika/contract/desk/set_course.ts";
import type { TonightEntry } from "@pika/contract/desk/set_tonight.ts";
import type { SetEntry } from "@pika/contract/desk/sets.ts";
import { formatBpm, formatShare, NOTHING } from "../format/numbers.ts";
import { formatDuration } from "../format/time.ts";
import { stepKindWord } from "../format/step_words.ts";
import { PlayCover } from "../player/play_button.tsx";
import { Cover } from "../ui/cover.tsx";
import { EnergyBar } from "../ui/energy_bar.tsx";
import { CheckIcon, CloseIcon, LockIcon, PlayIcon, WarningIcon } from "../ui/icons.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { PlayedMark } from "../ui/played_mark.tsx";
import { memo } from "../ui/memo.ts";
import { RenameField } from "../ui/rename_field.tsx";

interface EntryRowProps {
  /** Of the list's element. */
  listId: string;
  index: number;
  top: number;
  entry: SetEntry;
  /** When it is planned to begin, in words; null in a crate. */
  time: string | null;
  point: CoursePoint | undefined;
  /** To the next entry. */
  step: CourseStep | undefined;
  active: boolean;
  selected: boolean;
  /** How it stands in tonight's set; undefined in any other list. */
  tonight: TonightEntry["state"] | undefined;
  /** In the hand, to be put down elsewhere. */
  cut: boolean;
  /** What of it is being written. */
  editing: "note" | "cut" | null;
  onPress: (event: PointerEvent, index: number) => void;
  onClick: (event: MouseEvent, index: number) => void;
  /** Asks what there is to know of the place, and of the step to the next. */
  onAsk: (index: number, element: Element) => void;
  onNote: (entry: SetEntry, text: string) => Promise<void>;
  onCut: (entry: SetEntry, text: string) => Promise<void>;
  onEdited: (focus: "back" | "away") => void;
}

/** One track of a crate or set, in its place. */
export const EntryRow = memo(function EntryRow(props: EntryRowProps) {
  const { listId, index, top, entry, time, step, active, selected, cut, editing } = props;
  const { track } = entry;
  const state = `${active ? " active" : ""}${selected ? " selected" : ""}${cut ? " cut" : ""}`;
  return (
    <div
      id={`${listId}-${entry.id}`}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      class={`entry${state}${step ? ` step-${step.kind}` : ""}${
        props.tonight ? ` tonight-${props.tonight}` : ""
      }`}
      // Each row over the one below it, into which its step reaches.
      style={{ transform: `translateY(${top}px)`, zIndex: -index }}
      data-entry={entry.id}
      onPointerDown={(event) => props.onPress(event, index)}
      onClick={(event) => props.onClick(event, index)}
    >
      <div role="gridcell" class="entry-number tabular">
        <span>{index + 1}</span>
        {time && <span class="muted entry-time">{time}</span>}
      </div>
      <div role="gridcell" class="entry-cover">
        {track
          ? <PlayCover id={track.id} title={track.title} present={track.has_cover} />
          : <Cover id={entry.track_id} present={false} side={36} />}
      </div>
      <div role="gridcell" class="entry-names">
        <span class="entry-title">
          <bdi>{track?.title ?? entry.title}</bdi>
        </span>
        <span class="entry-second muted">
          <PlayedMark id={entry.track_id} />
          <bdi>{(track?.artist ?? entry.artist) || "Unknown artist"}</bdi>
          {editing === "note" && (
            <RenameField
              label={`Note on ${entry.title}`}
              text={entry.note}
              most={limits.note}
              keep={(text) => props.onNote(entry, text)}
              onEnd={props.onEdited}
            />
          )}
          {editing === "cut" && (
            <RenameField
              label={`Minutes after which the next one begins, as 2:30, after ${entry.title}; empty: by itself`}
              text={entry.cut === null ? "" : formatDuration(entry.cut)}
              most={8}
              keep={(text) => props.onCut(entry, text)}
              onEnd={props.onEdited}
            />
          )}
          {editing === null && entry.cut !== null && (
            <span class="entry-cut" title="The next one begins then">until {formatDuration(entry.cut)}</span>
          )}
          {editing === null && entry.note && <bdi class="entry-note">{entry.note}</bdi>}
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
        <Marks {...props} />
        {step && (
          <button
            type="button"
            class="entry-step tabular"
            tabIndex={-1}
            aria-label={`${stepKindWord(step.kind)}: the step to the next track, ${formatShare(step.score)}`}
            title={stepKindWord(step.kind)}
            onClick={(event) => props.onAsk(index, event.currentTarget)}
          >
            {step.kind === "breaks" && <WarningIcon />}
            {formatShare(step.score)}
          </button>
        )}
      </div>
    </div>
  );
});

const TONIGHT: Record<TonightEntry["state"], string | null> = {
  played: "Played tonight",
  now: "Plays now",
  skipped: "Skipped tonight",
  to_come: null,
};

function Marks({ index, entry: { locked, track, title }, point, tonight, onAsk }: EntryRowProps) {
  const gone = track === null
    ? "Not in the library any more"
    : track.state === "missing"
    ? "Its file is missing"
    : null;
  const warned = gone === null && point !== undefined && point.warnings.length > 0;
  const played = tonight && TONIGHT[tonight];
  return (
    <>
      {played && (
        <span class="entry-tonight" title={played}>
          {tonight === "now" ? <PlayIcon /> : tonight === "played" ? <CheckIcon /> : <CloseIcon />}
          <span class="visually-hidden">{played}</span>
        </span>
      )}
      {locked && (
        <span class="entry-lock" title="Locked: it stays in its place">
          <LockIcon />
          <span class="visually-hidden">locked</span>
        </span>
      )}
      {gone !== null && (
        <span class="entry-missing" title={gone}>
          <WarningIcon />
          <span class="visually-hidden">{gone}</span>
        </span>
      )}
      {warned && (
        <button
          type="button"
          class="entry-warning"
          tabIndex={-1}
          aria-label={`To be thought of: ${title}`}
          onClick={(event) => onAsk(index, event.currentTarget)}
        >
          <WarningIcon />
        </button>
      )}
    </>
  );
}
