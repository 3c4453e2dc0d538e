import { openSources } from "../state/route.ts";

/** The way to what other DJ programs know. */
export function OtherPrograms({ onClose }: { onClose: () => void }) {
  return (
    <section class="setting">
      <h3>Other programs</h3>
      <p class="hint">
        What VirtualDJ, rekordbox, Serato, Traktor, Mixxx, Engine DJ and iTunes know of your tracks: cues,
        grids, ratings, playlists.
      </p>
      <div class="dialog-buttons">
        <button
          type="button"
          class="button small"
          onClick={() => {
            onClose();
            openSources();
          }}
        >
          Take over from other programs…
        </button>
      </div>
    </section>
  );
}
