import { useLayoutEffect, useState } from "preact/hooks";
import type { Track } from "@pika/contract/desk/tracks.ts";
import { formatBpm } from "../format/numbers.ts";
import { firstBeatMoved, firstBeatThrough } from "../sound/grid.ts";
import { tapped, tappedTempo } from "../sound/taps.ts";
import { openDialog } from "../state/dialogs.ts";
import { codeShown } from "../state/live.ts";
import { heard, loop, loopBeats, metronome, position, seek } from "../state/player.ts";
import { isTyping } from "../ui/keyboard.ts";
import { takeValue } from "./actions.ts";
import { Option } from "./option.tsx";

/** Beats of the loops. */
const LOOPS = [4, 8, 16] as const;
/** Seconds by which the grid is moved. */
const FINE = 0.001;
const COARSE = 0.01;
/** Seconds that a jump has where there are no bars. */
const JUMP = 5;

/** What is done by ear: loops, the metronome, the tempo by tapping, and moving the grid. */
export function ListenTools({ track }: { track: Track }) {
  const { beats } = track;
  const isHeard = heard.value?.id === track.id;
  const [taps, setTaps] = useState<number[]>([]);
  const bpm = tappedTempo(taps);
  const tap = () => setTaps((before) => tapped(before, performance.now()));

  const first = (seconds: number) =>
    takeValue(track, "first_beat", seconds, "First beat", `${seconds.toFixed(3)} s`);
  const move = (seconds: number) => beats && first(firstBeatMoved(beats, seconds));
  const here = () => {
    if (beats && isHeard) first(firstBeatThrough(beats, position(), track.analysis?.beats?.first));
  };
  const keys: Record<string, () => void> = {
    t: tap,
    c: () => metronome.value = !metronome.value,
    l: () => isHeard && loop(loopBeats.value ?? LOOPS[1]),
    b: here,
    ",": () => move(-FINE),
    ".": () => move(FINE),
    h: () => beats?.constant && move(beats.period / 2),
  };
  // With the paint, not after it: a key pressed at once goes on from what is shown.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isElsewhere = openDialog.value !== null || codeShown.value || isTyping(event);
      if (isElsewhere || event.ctrlKey || event.metaKey || event.altKey) return;
      const bar = beats ? beats.period * (beats.beats_per_bar ?? 4) : JUMP;
      // By their places: with Shift, the signs on them differ from keyboard to keyboard.
      const shifted: Record<string, () => void> = {
        ArrowLeft: () => isHeard && seek(position() - bar),
        ArrowRight: () => isHeard && seek(position() + bar),
        Comma: () => move(-COARSE),
        Period: () => move(COARSE),
      };
      const run = event.shiftKey ? shifted[event.code] : keys[event.key.toLowerCase()];
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });

  return (
    <div class="listen-tools">
      <fieldset class="listen-group" disabled={!isHeard || !beats}>
        <legend>Loop</legend>
        {LOOPS.map((count) => (
          <button
            key={count}
            type="button"
            class="button small"
            aria-pressed={isHeard && loopBeats.value === count}
            aria-label={`Loop of ${count} beats`}
            onClick={() => loop(count)}
          >
            {count}
          </button>
        ))}
      </fieldset>
      <fieldset class="listen-group">
        <legend>Beat</legend>
        <button
          type="button"
          class="button small"
          aria-pressed={metronome.value}
          aria-keyshortcuts="C"
          disabled={!beats}
          onClick={() => metronome.value = !metronome.value}
        >
          Click
        </button>
        <button type="button" class="button small" aria-keyshortcuts="T" onClick={tap}>Tap</button>
        <span class="tabular" role="status">
          {taps.length > 0 && bpm === null && <span class="muted">Tap on…</span>}
          {bpm !== null && (
            <Option
              label={`Take ${formatBpm(bpm)} BPM as tapped`}
              onClick={() => takeTapped(track, bpm)}
            >
              {formatBpm(bpm)}
            </Option>
          )}
        </span>
      </fieldset>
      {beats && (
        <fieldset class="listen-group">
          <legend>Grid</legend>
          <Option label="Move the grid 10 ms earlier" onClick={() => move(-COARSE)}>−10</Option>
          <Option label="Move the grid 1 ms earlier" onClick={() => move(-FINE)}>−1</Option>
          <Option label="Move the grid 1 ms later" onClick={() => move(FINE)}>+1</Option>
          <Option label="Move the grid 10 ms later" onClick={() => move(COARSE)}>+10</Option>
          {beats.constant && (
            <Option
              label="Move the grid by half a beat"
              onClick={() => move(beats.period / 2)}
            >
              ½
            </Option>
          )}
          <button
            type="button"
            class="button small"
            aria-keyshortcuts="B"
            disabled={!isHeard}
            title="A bar begins where the track is heard now"
            onClick={here}
          >
            First beat here
          </button>
        </fieldset>
      )}
    </div>
  );
}

function takeTapped(track: Track, bpm: number): void {
  takeValue(track, "bpm", bpm, "Tempo", formatBpm(bpm));
}
