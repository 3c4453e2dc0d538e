import { formatDuration } from "../format/time.ts";
import { isLive } from "../state/live.ts";
import { openTrack } from "../state/route.ts";
import {
  eject,
  heard,
  levelled,
  opening,
  playing,
  seek,
  step,
  toggle,
  volume,
  waiting,
} from "../state/player.ts";
import {
  CloseIcon,
  NextTrackIcon,
  PauseIcon,
  PlayIcon,
  PreviousTrackIcon,
  VolumeIcon,
} from "../ui/icons.tsx";
import { usePosition } from "./use_position.ts";

/** What is listened to, above the line at the foot; nothing before the first press. */
export function PlayerBar() {
  const track = heard.value;
  if (!track) return null;
  return (
    <section class="player-bar" aria-label="Player">
      <div class="player-keys">
        <button
          type="button"
          class="button quiet icon-only small"
          aria-label="Previous track"
          onClick={() => void step(-1)}
        >
          <PreviousTrackIcon />
        </button>
        <button
          type="button"
          class="button icon-only player-play"
          aria-label={playing.value ? "Pause" : "Play"}
          aria-keyshortcuts="Space"
          aria-busy={opening.value !== null || waiting.value ? true : undefined}
          onClick={toggle}
        >
          {playing.value ? <PauseIcon /> : <PlayIcon />}
        </button>
        <button
          type="button"
          class="button quiet icon-only small"
          aria-label="Next track"
          onClick={() => void step(1)}
        >
          <NextTrackIcon />
        </button>
      </div>
      <a
        class="player-names"
        href={`#/track/${track.id}`}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          openTrack(track.id);
        }}
      >
        <bdi class="player-title">{track.title}</bdi>
        <bdi class="player-artist muted">{track.artist}</bdi>
      </a>
      <Seek duration={track.duration ?? track.analysis?.duration ?? 0} />
      {isLive.value && <span class="player-live">Plays on this computer, beside your deck</span>}
      <div class="player-level">
        <button
          type="button"
          class="button quiet small"
          aria-pressed={levelled.value}
          title="Play all tracks equally loud"
          onClick={() => levelled.value = !levelled.value}
        >
          Level
        </button>
        <label class="player-volume">
          <VolumeIcon />
          <span class="visually-hidden">Volume</span>
          <input
            type="range"
            class="range"
            min={0}
            max={100}
            value={Math.round(volume.value * 100)}
            aria-valuetext={`${Math.round(volume.value * 100)} %`}
            onInput={(event) => volume.value = Number(event.currentTarget.value) / 100}
          />
        </label>
        <button
          type="button"
          class="button quiet icon-only small"
          aria-label="Close the player"
          onClick={eject}
        >
          <CloseIcon />
        </button>
      </div>
    </section>
  );
}

/** The place as a slider that can be moved by mouse and keys. */
function Seek({ duration }: { duration: number }) {
  const now = Math.min(usePosition(), duration);
  return (
    <div class="player-seek">
      <span class="tabular">{formatDuration(now)}</span>
      <input
        type="range"
        class="range"
        aria-label="Place in the track"
        aria-valuetext={`${formatDuration(now)} of ${formatDuration(duration)}`}
        min={0}
        max={duration}
        step={0.1}
        value={now}
        onInput={(event) => seek(Number(event.currentTarget.value))}
      />
      <span class="tabular muted">{formatDuration(duration)}</span>
    </div>
  );
}
