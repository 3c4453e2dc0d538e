import { useState } from "preact/hooks";
import { formatClock } from "../format/clock.ts";
import { formatBpm, formatCount, plural } from "../format/numbers.ts";
import { parseKey } from "../keys/camelot.ts";
import type { NightPlay } from "@pika/contract/desk/live.ts";
import { isHeldUp, plays, refreshLive, retract, session } from "../state/live.ts";
import { keepNote } from "../state/nights.ts";
import { HeartIcon, RemoveIcon } from "../ui/icons.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { memo } from "../ui/memo.ts";
import { NoteField } from "../ui/note_field.tsx";

/** The night so far, newest first. */
export function HistoryCard() {
  const list = plays.value;
  const night = session.value?.night;
  const played = list.filter((play) => !play.retracted).length;
  return (
    <section class="panel history" aria-labelledby="history-heading">
      <div class="panel-head">
        <h2 id="history-heading">The night so far</h2>
        <span class="muted tabular">{plural(played, "track")}</span>
      </div>
      {list.length === 0 || night === undefined
        ? <p class="muted">Every track that you play is kept here, with its likes and your notes.</p>
        : (
          <ol class="history-list">
            {list.map((play) => <HistoryRow key={play.id} play={play} night={night} />)}
          </ol>
        )}
    </section>
  );
}

const HistoryRow = memo(function HistoryRow({ play, night }: { play: NightPlay; night: number }) {
  const key = play.key ? parseKey(play.key) : null;
  const waits = play.sent === "waiting" && isHeldUp.value && !play.retracted;
  const keep = async (text: string) => {
    await keepNote(night, play.id, text);
    await refreshLive();
  };
  return (
    <li class={`history-row${play.retracted ? " retracted" : ""}`} data-play={play.id}>
      <time class="muted tabular">{formatClock(play.played_at)}</time>
      <div class="history-names">
        <bdi class="strong">{play.title}</bdi>
        <span class="muted">
          <bdi>{play.artist || "Unknown artist"}</bdi>
          {play.retracted && " · taken out"}
          {waits && <span class="sent waiting">waits for the network</span>}
          {play.sent === "rejected" && <span class="sent rejected">not accepted</span>}
        </span>
      </div>
      <span class="history-bpm tabular muted">{formatBpm(play.bpm)}</span>
      <span class="history-key">{key && <KeyChip value={key} />}</span>
      <span
        class={`likes${play.likes > 0 ? " some" : ""}`}
        role="img"
        aria-label={plural(play.likes, "like")}
      >
        <HeartIcon />
        {formatCount(play.likes)}
      </span>
      <span class="history-note">
        <NoteField about={play.title} text={play.note} keep={keep} />
      </span>
      {play.retracted ? <span /> : <Retract play={play} />}
    </li>
  );
});

/** Cannot be taken back, since the likes go too: asked for twice. */
function Retract({ play }: { play: NightPlay }) {
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <button
        type="button"
        class="button quiet icon-only small"
        aria-label={`Take out ${play.title}…`}
        title="It was never played: take it out"
        onClick={() => setAsking(true)}
      >
        <RemoveIcon />
      </button>
    );
  }
  return (
    <span class="retract-question" role="group" aria-label={`Take out ${play.title}`}>
      <span>Take it out, with its likes?</span>
      <button type="button" class="button small danger" onClick={() => void retract(play.id)}>
        Take out
      </button>
      <button type="button" class="button quiet small" onClick={() => setAsking(false)}>Keep</button>
    </span>
  );
}
