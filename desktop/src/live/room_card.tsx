import { formatCount, NOTHING } from "../format/numbers.ts";
import { doubtWords } from "../format/doubt_words.ts";
import { doubts, live, nowPlaying, tempo } from "../state/live.ts";
import { WarningIcon } from "../ui/icons.tsx";
import { tempoBalance } from "../format/tempo_balance.ts";

/** The floor in figures: who listens, what they like, how fast they want it. */
export function RoomCard() {
  const listeners = live.value?.listeners ?? null;
  return (
    <section class="panel room" aria-labelledby="room-heading">
      <h2 id="room-heading" class="visually-hidden">The room</h2>
      <dl class="room-figures">
        <Figure label="Listening" value={listeners === null ? NOTHING : formatCount(listeners)} />
        <Figure
          label="Likes for this track"
          value={nowPlaying.value ? formatCount(nowPlaying.value.likes) : NOTHING}
        />
        <Figure label="Thanks tonight" value={formatCount(live.value?.thanks ?? 0)} />
      </dl>
      <Balance />
      <Doubt />
    </section>
  );
}

/** That the figures may be made up: to be known, and nothing to be done about. */
function Doubt() {
  const words = doubtWords(doubts.value);
  if (words === "") return null;
  return (
    <p class="room-doubt" role="status">
      <WarningIcon /> <span>{words}</span>
    </p>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd class="figure">{value}</dd>
    </div>
  );
}

function Balance() {
  const wishes = tempo.value;
  const balance = tempoBalance(wishes);
  const parts = [
    { id: "slower", label: "Slower", count: wishes?.slower ?? 0, share: balance.slower },
    { id: "perfect", label: "Perfect", count: wishes?.perfect ?? 0, share: balance.perfect },
    { id: "faster", label: "Faster", count: wishes?.faster ?? 0, share: balance.faster },
  ];
  return (
    <div class="balance">
      <p class="balance-head">
        <span class="muted">Tempo</span>{" "}
        <strong class={balance.total === 0 ? "muted" : ""}>{balance.verdict}</strong>
      </p>
      <div class="balance-bar" aria-hidden="true">
        {parts.map(({ id, share }) => (
          <span key={id} class={`balance-part ${id}`} style={{ flexGrow: share }} hidden={share === 0} />
        ))}
      </div>
      <dl class="balance-legend">
        {parts.map(({ id, label, count }) => (
          <div key={id} class={id}>
            <dt>{label}</dt>
            <dd class="tabular">{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
