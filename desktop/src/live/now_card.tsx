import { formatElapsed } from "../format/clock.ts";
import { formatBpm, NOTHING } from "../format/numbers.ts";
import { formatDuration } from "../format/time.ts";
import { parseKey } from "../keys/camelot.ts";
import type { NightPlay } from "@pika/contract/desk/live.ts";
import { openDialog } from "../state/dialogs.ts";
import { deck, isHeldUp, nowPlaying, stopPlaying } from "../state/live.ts";
import { useTrack } from "../state/track.ts";
import { Cover } from "../ui/cover.tsx";
import { EnergyBar } from "../ui/energy_bar.tsx";
import { NoteIcon } from "../ui/icons.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { MiniWave } from "../ui/mini_wave.tsx";
import { useClock } from "../ui/use_clock.ts";
import { deckWords, nameOf } from "./deck_words.ts";

/** What the phones show now, with what the library knows of it. */
export function NowCard() {
  const play = nowPlaying.value;
  return (
    <section class="panel now" aria-labelledby="now-heading">
      <div class="panel-head">
        <h2 id="now-heading">Now playing</h2>
        {play && <Elapsed since={play.played_at} />}
        <span class="panel-tools">
          <button
            type="button"
            class="button quiet small"
            aria-keyshortcuts="M"
            onClick={() => openDialog.value = "play_now"}
          >
            By hand <kbd aria-hidden="true">M</kbd>
          </button>
          {play && (
            <button type="button" class="button quiet small" onClick={() => void stopPlaying()}>
              Nothing plays
            </button>
          )}
          <button type="button" class="button quiet small" onClick={() => openDialog.value = "deck"}>
            Deck: {deck.value ? nameOf(deck.value.source, deck.value.sources) : NOTHING}
          </button>
        </span>
      </div>
      {!play && <Silence />}
      {play && (play.track_id === null
        ? <Playing play={play} cover={<NoCover />} />
        : <FromLibrary key={play.id} play={play} id={play.track_id} />)}
    </section>
  );
}

function Elapsed({ since }: { since: number }) {
  return <span class="muted tabular">for {formatElapsed(since, useClock())}</span>;
}

function Silence() {
  const words = deck.value && deckWords(deck.value);
  return (
    <div class="silence">
      <p class="now-title muted">Nothing yet</p>
      {words && (
        <p class="muted">
          {words.headline}.{words.advice && ` ${words.advice}`}
        </p>
      )}
    </div>
  );
}

/** A track of the library: its cover and waveform too. */
function FromLibrary({ play, id }: { play: NightPlay; id: number }) {
  const { track, bands } = useTrack(id);
  return (
    <>
      <Playing
        play={play}
        cover={track ? <Cover id={id} present={track.has_cover} side={96} /> : <NoCover />}
        href={`#/track/${id}`}
      />
      {bands && track?.analysis && <MiniWave bands={bands} duration={track.analysis.duration} />}
    </>
  );
}

function NoCover() {
  return (
    <span class="cover cover-96" aria-hidden="true">
      <NoteIcon />
    </span>
  );
}

/** What is known of the track; a stream may have none of it. */
function Values({ play: { bpm, key, energy, duration } }: { play: NightPlay }) {
  const name = key ? parseKey(key) : null;
  const values = [
    { label: "BPM", value: bpm !== null && formatBpm(bpm) },
    { label: "Key", value: name && <KeyChip value={name} /> },
    { label: "Energy", value: energy !== null && <EnergyBar value={energy} /> },
    { label: "Time", value: duration !== null && formatDuration(duration) },
  ].filter(({ value }) => value);
  if (values.length === 0) return null;
  return (
    <dl class="now-values">
      {values.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd class="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Playing({ play, cover, href }: { play: NightPlay; cover: preact.JSX.Element; href?: string }) {
  return (
    <div class="now-body">
      {cover}
      <div class="now-names">
        <p class="now-title">
          {href
            ? (
              <a href={href}>
                <bdi>{play.title}</bdi>
              </a>
            )
            : <bdi>{play.title}</bdi>}
        </p>
        <p class="now-artist">
          <bdi>{play.artist || "Unknown artist"}</bdi>
        </p>
        {play.sent === "waiting" && isHeldUp.value && <p class="sent waiting">Not on the phones yet</p>}
        {play.sent === "rejected" && <p class="sent rejected">The cloud did not take it</p>}
      </div>
      <Values play={play} />
    </div>
  );
}
