import { useEffect, useRef, useState } from "preact/hooks";
import type { Cue, CueWanted, TrackCues } from "@pika/contract/desk/cues.ts";
import type { Track } from "@pika/contract/desk/tracks.ts";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import { plural } from "../format/numbers.ts";
import { sourceName } from "../format/source_words.ts";
import { formatPosition } from "../format/time.ts";
import { CUE_COLOURS } from "@pika/contract/look/cue_colours.ts";
import { colourOf, programCues, sectionCues } from "../sound/cue_offers.ts";
import { removeCue, setCue, takeCues } from "../state/cues.ts";
import { openDialog } from "../state/dialogs.ts";
import { codeShown } from "../state/live.ts";
import { heard, loopPart, playing, playTrack, position, seek } from "../state/player.ts";
import { EditIcon } from "../ui/icons.tsx";
import { isTyping } from "../ui/keyboard.ts";

const SLOTS = Array.from({ length: deskLimits.cueSlot.max }, (_, index) => index + 1);

/** What a cue is called. */
const nameOf = (cue: Cue) => cue.name || `Cue ${cue.slot}`;

/** The eight buttons, what is offered for them, and the one that is edited. */
export function CueRow({ track, known }: { track: Track; known: TrackCues }) {
  const [edited, setEdited] = useState<number | null>(null);
  const { cues } = known;
  const cueOn = (slot: number) => cues.find((cue) => cue.slot === slot);
  const press = (slot: number) => {
    const cue = cueOn(slot);
    if (cue) jump(track, cue);
    else void setHere(track, slot);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isElsewhere = openDialog.value !== null || codeShown.value || isTyping(event);
      // By its place: with Shift, the sign on it differs from keyboard to keyboard.
      const slot = /^Digit([1-8])$/.exec(event.code)?.[1];
      if (isElsewhere || !slot || !event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      press(Number(slot));
    };
    // Before the keys of the app: on keyboards whose digits need Shift these are the same ones.
    addEventListener("keydown", onKey, true);
    return () => removeEventListener("keydown", onKey, true);
  });
  const current = edited === null ? undefined : cueOn(edited);
  return (
    <section class="cues" aria-label="Hot cues">
      <div class="cue-buttons">
        {SLOTS.map((slot) => (
          <CueButton
            key={slot}
            slot={slot}
            cue={cueOn(slot)}
            isEdited={edited === slot}
            onPress={() => press(slot)}
            onEdit={() => setEdited(edited === slot ? null : slot)}
            onRemove={(cue) => remove(track, cue)}
          />
        ))}
      </div>
      {current && (
        <CueEditor
          key={current.slot}
          track={track}
          cue={current}
          onClose={() => setEdited(null)}
        />
      )}
      <Offers track={track} known={known} />
    </section>
  );
}

interface CueButtonProps {
  slot: number;
  cue: Cue | undefined;
  isEdited: boolean;
  onPress: () => void;
  onEdit: () => void;
  onRemove: (cue: Cue) => void;
}

function CueButton({ slot, cue, isEdited, onPress, onEdit, onRemove }: CueButtonProps) {
  if (!cue) {
    return (
      <button
        type="button"
        class="cue-button empty"
        aria-keyshortcuts={`Shift+${slot}`}
        onClick={onPress}
      >
        <span class="cue-number" aria-hidden="true">{slot}</span>
        <span class="muted">
          Set <span class="visually-hidden">cue {slot}</span> here
        </span>
      </button>
    );
  }
  return (
    <span class="cue-set" style={{ borderColor: colourOf(cue) }}>
      <button
        type="button"
        class="cue-button"
        aria-keyshortcuts={`Shift+${slot}`}
        onClick={onPress}
        onKeyDown={(event) => {
          if (event.key !== "Delete" && event.key !== "Backspace") return;
          event.preventDefault();
          onRemove(cue);
        }}
      >
        <span class="cue-number" aria-hidden="true">{slot}</span>
        <span class="cue-words">
          <bdi class="cue-name">{nameOf(cue)}</bdi>
          <span class="visually-hidden">cue {slot} at</span>
          <span class="muted tabular">{formatPosition(cue.seconds)}{cue.length !== null && " · loop"}</span>
        </span>
      </button>
      <button
        type="button"
        class="button quiet icon-only small"
        aria-label={`Edit cue ${slot}`}
        aria-expanded={isEdited}
        onClick={onEdit}
      >
        <EditIcon />
      </button>
    </span>
  );
}

/** Name, colour and place of a cue, and its end. */
function CueEditor({ track, cue, onClose }: { track: Track; cue: Cue; onClose: () => void }) {
  const [name, setName] = useState(cue.name);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const change = (changed: Partial<Cue>, label: string) =>
    void setCue(track.id, { slot: cue.slot, ...changed }, `${nameOf(cue)} ${label}`);
  return (
    <form
      class="cue-editor"
      aria-label={`Cue ${cue.slot}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== cue.name) change({ name }, `renamed to “${name.trim() || `Cue ${cue.slot}`}”`);
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <input
        ref={field}
        class="input"
        aria-label={`Name of cue ${cue.slot}`}
        placeholder={`Cue ${cue.slot}`}
        maxLength={deskLimits.cueName}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <span class="cue-colours" role="group" aria-label="Colour">
        {CUE_COLOURS.map((colour, index) => (
          <button
            key={colour}
            type="button"
            class="cue-colour"
            style={{ background: colour }}
            aria-label={`Colour ${index + 1}`}
            aria-pressed={colourOf(cue) === colour}
            onClick={() => change({ colour }, "has another colour")}
          />
        ))}
      </span>
      <button type="submit" class="button small primary">Store</button>
      <button
        type="button"
        class="button small"
        disabled={heard.value?.id !== track.id}
        onClick={() => change({ seconds: position() }, `moved to ${formatPosition(position())}`)}
      >
        Move here
      </button>
      <button
        type="button"
        class="button small danger"
        onClick={() => {
          remove(track, cue);
          onClose();
        }}
      >
        Remove
      </button>
      <button type="button" class="button quiet small" onClick={onClose}>Cancel</button>
    </form>
  );
}

/** What the analysis has found and what programs know, to be taken by the DJ: one by one, or all. */
function Offers({ track, known: { cues, programs } }: { track: Track; known: TrackCues }) {
  const sections = sectionCues(track.analysis?.structure ?? null, track.beats, cues);
  const theirs = programCues(programs, cues);
  const names = [...new Set(theirs.map(({ program }) => program))];
  return (
    <>
      {sections.length > 0 && <OfferLine track={track} from="Found by Pika" offered={sections} />}
      {names.map((program) => (
        <OfferLine
          key={program}
          track={track}
          from={`From ${sourceName(program)}`}
          offered={theirs.filter((cue) => cue.program === program).map((cue) => ({
            seconds: cue.seconds,
            length: cue.length,
            name: cue.name,
            colour: cue.colour,
            slot: cue.slot,
          }))}
        />
      ))}
    </>
  );
}

function OfferLine({ track, from, offered }: { track: Track; from: string; offered: CueWanted[] }) {
  const take = (wanted: CueWanted[], what: string) => void takeCues(track.id, wanted, `${what} set as cues`);
  return (
    <div class="cue-offers" role="group" aria-label={from}>
      <span class="muted">{from}</span>
      {offered.map((cue) => {
        const name = cue.name || (cue.length === null ? "Cue" : "Loop");
        const place = formatPosition(cue.seconds);
        return (
          <button
            key={`${cue.seconds} ${name}`}
            type="button"
            class="button small option"
            onClick={() => void takeCues(track.id, [cue], `${name} at ${place} set as a cue`)}
          >
            <span class="visually-hidden">Take</span> <bdi>{name}</bdi>{" "}
            <span class="visually-hidden">at</span> <span class="muted tabular">{place}</span>{" "}
            <span class="visually-hidden">as a cue</span>
          </button>
        );
      })}
      {offered.length > 1 && (
        <button
          type="button"
          class="button quiet small"
          onClick={() => take(offered, plural(offered.length, "place"))}
        >
          Take all
        </button>
      )}
    </div>
  );
}

/** Where it is heard now; at the start of a track that is not in the player. */
function setHere(track: Track, slot: number): Promise<void> {
  const seconds = heard.value?.id === track.id ? Math.round(position() * 10_000) / 10_000 : 0;
  return setCue(track.id, { slot, seconds }, `Cue ${slot} set at ${formatPosition(seconds)}`);
}

/** A cue that is pressed plays. */
function jump(track: Track, cue: Cue): void {
  const isHeard = heard.value?.id === track.id;
  if (isHeard && playing.value) seek(cue.seconds);
  else void playTrack(track.id, cue.seconds);
  if (isHeard && playing.value && cue.length) loopPart(cue.seconds, cue.seconds + cue.length);
}

function remove(track: Track, cue: Cue): void {
  void removeCue(track.id, cue.slot, `${nameOf(cue)} removed`);
}
