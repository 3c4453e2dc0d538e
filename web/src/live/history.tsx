/** The tracks played before, each with its likes. */

import { formatBpm, formatCount } from "../format/numbers.ts";
import { formatTime } from "../format/time.ts";
import { text } from "../text/text.ts";
import { Heart } from "../ui/icons.tsx";
import type { Night } from "./night.ts";
import type { Room } from "./room.ts";

export function History({ night, room }: { night: Night; room: Room }) {
  const { live, locale } = text.value;
  const before = room.state.plays.filter((play) => play.id !== room.state.now);
  return (
    <section class="history" aria-labelledby="history">
      <h2 id="history">{live.history}</h2>
      {before.length === 0 && <p class="muted">{live.historyEmpty}</p>}
      <ol>
        {before.map((play) => {
          const liked = room.you.likes.includes(play.id);
          const count = formatCount(play.likes, locale);
          return (
            <li key={play.id} class="row">
              <span class="row-time">{formatTime(play.played_at, locale)}</span>
              <span class="row-words">
                <span class="row-title">
                  <bdi>{play.title}</bdi>
                </span>
                <span class="row-artist">
                  {play.artist && <bdi>{play.artist}</bdi>}
                  {play.bpm !== null && <span class="row-bpm">{live.bpm(formatBpm(play.bpm, locale))}</span>}
                </span>
              </span>
              <button
                type="button"
                class="row-like"
                aria-pressed={liked}
                aria-label={`${live.likeSong(play.title)}, ${live.likes(play.likes, count)}`}
                onClick={() => night.press({ type: "like", play: play.id, on: !liked })}
              >
                <span aria-hidden="true">{play.likes > 0 ? count : ""}</span>
                <Heart />
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
