import { getReady, heardId, opening, playing, toggleTrack } from "../state/player.ts";
import { Cover } from "../ui/cover.tsx";
import { PauseIcon, PlayIcon } from "../ui/icons.tsx";

interface PlayButtonProps {
  id: number;
  title: string;
  /** In a list with one tab stop of its own: not reached by Tab. */
  skipped?: true;
}

/** Plays a track of a list, or pauses it. */
export function PlayButton({ id, title, skipped }: PlayButtonProps) {
  const isIt = heardId.value === id;
  const sounds = isIt && playing.value;
  return (
    <button
      type="button"
      class={`play-button${isIt ? " current" : ""}`}
      aria-label={`${sounds ? "Pause" : "Play"} ${title}`}
      aria-busy={opening.value === id ? true : undefined}
      tabIndex={skipped && -1}
      onPointerEnter={getReady}
      onFocus={getReady}
      onDblClick={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        toggleTrack(id);
      }}
    >
      {sounds ? <PauseIcon /> : <PlayIcon />}
    </button>
  );
}

/** The cover of a row with the button over it. */
export function PlayCover({ id, title, present }: { id: number; title: string; present: boolean }) {
  return (
    <span class="play-cover">
      <Cover id={id} present={present} side={36} />
      <PlayButton id={id} title={title} skipped />
    </span>
  );
}
