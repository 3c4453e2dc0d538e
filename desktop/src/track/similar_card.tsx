import { formatBpm, formatShare } from "../format/numbers.ts";
import { transitionWords } from "../format/transition_words.ts";
import type { SimilarTrack, Track } from "@pika/contract/desk/tracks.ts";
import { openTrack } from "../state/route.ts";
import { useSimilar } from "../state/similar.ts";
import { PlayButton } from "../player/play_button.tsx";
import { EnergyBar } from "../ui/energy_bar.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { PlayedMark } from "../ui/played_mark.tsx";
import { Card } from "./value_cards.tsx";

const MOST = 8;

/** What to play after this track, each with its reasons. */
export function SimilarCard({ track }: { track: Track }) {
  const { rows, problem } = useSimilar(track, MOST);
  const known = track.bpm !== null || track.key !== null || track.energy !== null;
  return (
    <Card title="Goes well with" span={7}>
      {problem && <p class="problem">{problem}</p>}
      {!problem && rows === null && <p class="muted">Comparing…</p>}
      {rows?.length === 0 && (
        <p class="muted">
          {known
            ? "No other track of the library comes near."
            : "Without tempo, key and energy there is nothing to compare."}
        </p>
      )}
      {rows !== null && rows.length > 0 && (
        <ol class="similar">{rows.map((row) => <SimilarLine key={row.track.id} row={row} />)}</ol>
      )}
    </Card>
  );
}

function SimilarLine({ row: { track, score, reasons } }: { row: SimilarTrack }) {
  const words = transitionWords(reasons, track).join(" · ");
  return (
    <li class="similar-row">
      <PlayButton id={track.id} title={track.title} />
      <a
        class="similar-line"
        href={`#/track/${track.id}`}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          openTrack(track.id);
        }}
      >
        <span class="similar-score tabular" title="How well it fits">{formatShare(score)}</span>
        <span class="similar-names">
          <span class="similar-title">
            <bdi>{track.title}</bdi>
            {track.artist && <bdi class="similar-artist muted">{track.artist}</bdi>}
          </span>
          <span class="similar-reasons muted">
            <PlayedMark id={track.id} />
            {words}
          </span>
        </span>
        <span class="similar-bpm tabular">{formatBpm(track.bpm)}</span>
        <span class="similar-key">{track.key && <KeyChip value={track.key} />}</span>
        <span class="similar-energy">{track.energy !== null && <EnergyBar value={track.energy} />}</span>
      </a>
    </li>
  );
}
