/** What sounds now. */

import type { LiveState, Play } from "@pika/contract/room/state.ts";
import { formatBpm } from "../format/numbers.ts";
import { formatTime } from "../format/time.ts";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";

export function NowCard({ state, play }: { state: LiveState; play: Play | null }) {
  const { live } = text.value;
  if (state.status === "ended") {
    return (
      <section class="now now-quiet">
        <Mark mood="asleep" />
        <h2>{live.ended}</h2>
        <p class="muted">{live.endedHint}</p>
      </section>
    );
  }
  if (!play) {
    return (
      <section class="now now-quiet">
        <Mark mood="asleep" />
        <h2>{live.nothingPlaying}</h2>
        <p class="muted">{live.nothingPlayingHint}</p>
      </section>
    );
  }
  return (
    <section class="now" aria-labelledby="now-title">
      <Mark bpm={play.bpm ?? 60} />
      <div class="now-words" key={play.id}>
        <p class="now-label">
          {live.nowPlaying}{" "}
          <span class="muted">{live.since(formatTime(play.played_at, text.value.locale))}</span>
        </p>
        <h2 id="now-title" class="now-title" dir="auto">{play.title}</h2>
        {play.artist && <p class="now-artist" dir="auto">{play.artist}</p>}
      </div>
      <Facts play={play} />
    </section>
  );
}

/** Tempo, key and energy, as far as they are known. The row keeps its place when nothing is. */
function Facts({ play: { bpm, key, energy } }: { play: Play }) {
  const { live, locale } = text.value;
  return (
    <ul class="facts">
      {bpm !== null && <li class="fact">{live.bpm(formatBpm(bpm, locale))}</li>}
      {key !== null && (
        <li class="fact fact-key" data-wheel={key.slice(0, -1)}>
          <span class="visually-hidden">{live.key(key)}</span>
          <span aria-hidden="true">{key}</span>
        </li>
      )}
      {energy !== null && (
        <li class="fact fact-energy">
          <span class="visually-hidden">{live.energy(energy)}</span>
          <span class="energy" aria-hidden="true">
            {Array.from({ length: 10 }, (_, i) => <span key={i} class={i < energy ? "on" : ""} />)}
          </span>
        </li>
      )}
    </ul>
  );
}
