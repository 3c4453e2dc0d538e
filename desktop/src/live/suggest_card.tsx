import type { Suggestion } from "@pika/contract/desk/set_tonight.ts";
import { formatBpm, formatShare } from "../format/numbers.ts";
import { stepKindWord, stepWords } from "../format/step_words.ts";
import { addToTonight, tonight, useSuggestions } from "../state/tonight.ts";
import { AddIcon } from "../ui/icons.tsx";
import { KeyChip } from "../ui/key_chip.tsx";

/** Suggestions at a glance. */
const MOST = 3;

/** What goes well after the track that sounds now. */
export function SuggestCard() {
  const { found, problem } = useSuggestions(MOST);
  return (
    <section class="panel suggest-card" aria-labelledby="suggest-heading">
      <h2 id="suggest-heading">Goes well after it</h2>
      {problem && <p class="problem">{problem}</p>}
      {found && found.after === null && (
        <p class="muted">As soon as a track of your library sounds, what could follow it stands here.</p>
      )}
      {found?.after && found.rows.length === 0 && <p class="muted">Nothing unplayed comes near it.</p>}
      {found && found.rows.length > 0 && (
        <ol class="set-next">{found.rows.map((row) => <Line key={row.track.id} row={row} />)}</ol>
      )}
    </section>
  );
}

function Line({ row: { track, score, step, from_set } }: { row: Suggestion }) {
  return (
    <li>
      <span class="set-next-names">
        <span>
          <a href={`#/track/${track.id}`} class="strong">
            <bdi>{track.title}</bdi>
          </a>{" "}
          <bdi class="muted">{track.artist}</bdi>
        </span>
        <span class={`muted alternative-step step-${step.kind}`}>
          {from_set ? "next in the set" : `${stepKindWord(step.kind)}, ${formatShare(score)}`}:{" "}
          {stepWords(step, track).join(" · ")}
        </span>
      </span>
      <span class="tabular">{formatBpm(track.bpm)}</span>
      <span>{track.key && <KeyChip value={track.key} />}</span>
      {tonight.value?.list && !from_set && (
        <button
          type="button"
          class="button quiet icon-only small"
          aria-label={`Add ${track.title} to tonight's set`}
          title="Next in tonight's set"
          onClick={() => void addToTonight(track)}
        >
          <AddIcon />
        </button>
      )}
    </li>
  );
}
