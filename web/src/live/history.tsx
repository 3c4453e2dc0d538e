/** The tracks played before, each with its likes. */

import type { Play } from "@pika/contract/room/state.ts";
import { formatBpm, formatCount } from "../format/numbers.ts";
import { formatTime } from "../format/time.ts";
import { text } from "../text/text.ts";
import { Heart } from "../ui/icons.tsx";
import type { Night } from "./night.ts";

export interface HistoryProps {
  night: Night;
  plays: readonly Play[];
  /** Id of the play that sounds now: it is not history yet. */
  now: string | null;
  /** Ids of the plays that the dancer likes. */
  likes: readonly string[];
}

export function History({ night, plays, now, likes }: HistoryProps) {
  const { live, locale } = text.value;
  const before = plays.filter((play) => play.id !== now);
  return (
    <section class="history" aria-labelledby="history">
      <h2 id="history">{live.history}</h2>
      {before.length === 0 && <p class="muted">{live.historyEmpty}</p>}
      <ol>
        {before.map((play) => {
          const liked = likes.includes(play.id);
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
