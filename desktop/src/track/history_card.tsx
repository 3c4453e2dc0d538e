import type { TrackPlay } from "@pika/contract/desk/nights.ts";
import type { Track } from "@pika/contract/desk/tracks.ts";
import { formatClock, formatDate } from "../format/clock.ts";
import { formatCount, plural } from "../format/numbers.ts";
import { wishWords } from "../format/tempo_balance.ts";
import { nightTitle } from "../nights/night_words.ts";
import { useHistory } from "../state/history.ts";
import { HeartIcon } from "../ui/icons.tsx";
import { Card } from "./value_cards.tsx";

/** When and where a track was played, and what the floor said. */
export function HistoryCard({ track }: { track: Track }) {
  const { plays, problem } = useHistory(track.id);
  return (
    <Card title="Played" span={12}>
      {problem && <p class="problem">{problem}</p>}
      {!problem && plays === null && <p class="muted">Opening the logbook…</p>}
      {plays?.length === 0 && <p class="muted">In no night of your logbook yet.</p>}
      {plays !== null && plays.length > 0 && (
        <ol class="track-plays">
          {plays.map((played) => <PlayLine key={played.play.id} played={played} />)}
        </ol>
      )}
    </Card>
  );
}

function PlayLine({ played }: { played: TrackPlay }) {
  const { night, play } = played;
  const wishes = wishWords(play.tempo);
  return (
    <li>
      <a class="track-play" href={`#/night/${night}`}>
        <span class="track-play-names">
          <bdi class="strong">{nightTitle(played)}</bdi>
          <span class="muted">
            {played.ended_at === null ? "tonight" : formatDate(play.played_at)}, {formatClock(play.played_at)}
            {wishes && ` · ${wishes}`}
          </span>
          {play.note && <bdi class="track-play-note">{play.note}</bdi>}
        </span>
        <span
          class={`likes${play.likes > 0 ? " some" : ""}`}
          role="img"
          aria-label={plural(play.likes, "like")}
        >
          <HeartIcon />
          {formatCount(play.likes)}
        </span>
      </a>
    </li>
  );
}
