import { useEffect, useRef, useState } from "preact/hooks";
import { formatClock, formatDate } from "../format/clock.ts";
import { formatBpm, formatCount, plural } from "../format/numbers.ts";
import { parseKey } from "../keys/camelot.ts";
import { wishWords } from "../format/tempo_balance.ts";
import type { NightPlay } from "@pika/contract/desk/live.ts";
import type { Night } from "@pika/contract/desk/nights.ts";
import { openDialog } from "../state/dialogs.ts";
import { live } from "../state/live.ts";
import { exportNight, keepNote, loadNight, removeNight } from "../state/nights.ts";
import { openNights } from "../state/route.ts";
import { connection, shell } from "../state/session.ts";
import { errorText, showError } from "../state/toasts.ts";
import { BackIcon, HeartIcon, RemoveIcon, SaveIcon } from "../ui/icons.tsx";
import { isTyping } from "../ui/keyboard.ts";
import { KeyChip } from "../ui/key_chip.tsx";
import { NoteField } from "../ui/note_field.tsx";
import { Results } from "../ui/poll_results.tsx";
import { TopBar } from "../ui/top_bar.tsx";
import { favourite, nightFigures, nightTimes, nightTitle } from "./night_words.ts";

/** The logbook of one night. */
export function NightScreen({ id }: { id: number }) {
  const [state, setState] = useState<{ id: number; night: Night | null; problem: string | null }>({
    id,
    night: null,
    problem: null,
  });
  const open = connection.value.state === "open";
  const running = live.value?.session?.night === id;
  // While the night runs, each change of it may be a change here.
  const change = running ? live.value : null;

  useEffect(() => {
    if (!open) return;
    let current = true;
    loadNight(id).then(
      (night) => current && setState({ id, night, problem: null }),
      (error) => current && setState({ id, night: null, problem: errorText(error) }),
    );
    return () => current = false;
  }, [id, open, change]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || openDialog.value !== null || isTyping(event)) return;
      event.preventDefault();
      openNights();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  const night = state.id === id ? state.night : null;
  return (
    <div class="screen night">
      <TopBar />
      <main class="nights-main">
        <div class="back-line">
          <a class="button quiet" href="#/nights">
            <BackIcon /> All nights
          </a>
        </div>
        {state.problem && (
          <div class="empty">
            <h1>Cannot show this night</h1>
            <p>{state.problem}</p>
          </div>
        )}
        {!night && !state.problem && <p class="empty muted" role="status">Opening the logbook…</p>}
        {night && <Logbook night={night} onChange={(next) => setState({ id, night: next, problem: null })} />}
      </main>
    </div>
  );
}

function Logbook({ night, onChange }: { night: Night; onChange: (night: Night) => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [night.id]);
  const keep = async (play: string | null, text: string) => onChange(await keepNote(night.id, play, text));
  const best = favourite(night.plays);
  return (
    <>
      <header class="logbook-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            <bdi>{nightTitle(night)}</bdi>
          </h1>
          <p class="muted tabular">
            {formatDate(night.started_at)}, {nightTimes(night)}
          </p>
        </div>
        <div class="night-buttons">
          {night.recap_url && (
            <button
              type="button"
              class="button"
              onClick={() =>
                void shell.openLink(night.recap_url!).catch((error) =>
                  showError("Cannot open the recap", error)
                )}
            >
              Open the recap
            </button>
          )}
          <button type="button" class="button" onClick={() => void exportNight(night.id)}>
            <SaveIcon /> Save as CSV
          </button>
          {night.ended_at !== null && (
            <button
              type="button"
              class="button quiet"
              onClick={() => void removeNight({ id: night.id, title: nightTitle(night) })}
            >
              <RemoveIcon /> Remove
            </button>
          )}
        </div>
      </header>
      <dl class="room-figures logbook-figures">
        {nightFigures(night).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class="figure">{value}</dd>
          </div>
        ))}
      </dl>
      <div class="logbook-note">
        {best && <p class="muted">{best}</p>}
        <NoteField about="the night" text={night.note} keep={(text) => keep(null, text)} />
      </div>
      {night.plays.length === 0 ? <p class="muted">No track was played.</p> : (
        <table class="logbook">
          <caption class="visually-hidden">Tracks in the order of the night</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Track</th>
              <th scope="col" class="number">BPM</th>
              <th scope="col">Key</th>
              <th scope="col">Likes</th>
              <th scope="col">Wishes</th>
              <th scope="col">Note</th>
            </tr>
          </thead>
          <tbody>
            {night.plays.map((play) => <Line key={play.id} play={play} keep={keep} />)}
          </tbody>
        </table>
      )}
      {night.polls.length > 0 && (
        <section class="panel logbook-polls" aria-label="Polls">
          {night.polls.map((poll) => <Results key={poll.id} poll={poll} />)}
        </section>
      )}
    </>
  );
}

interface LineProps {
  play: NightPlay;
  keep: (play: string, text: string) => Promise<void>;
}

function Line({ play, keep }: LineProps) {
  const key = play.key ? parseKey(play.key) : null;
  const wishes = wishWords(play.tempo);
  return (
    <tr class={play.retracted ? "retracted" : ""} data-play={play.id}>
      <td class="tabular muted">{formatClock(play.played_at)}</td>
      <td class="logbook-track">
        <bdi class="strong">{play.title}</bdi>
        <span class="muted">
          <bdi>{play.artist}</bdi>
          {play.artist && play.retracted && " · "}
          {play.retracted && "taken out"}
        </span>
      </td>
      <td class="number tabular">{formatBpm(play.bpm)}</td>
      <td>{key && <KeyChip value={key} />}</td>
      <td>
        <span
          class={`likes${play.likes > 0 ? " some" : ""}`}
          role="img"
          aria-label={plural(play.likes, "like")}
        >
          <HeartIcon />
          {formatCount(play.likes)}
        </span>
      </td>
      <td class="muted">{wishes}</td>
      <td class="logbook-note-cell">
        <NoteField about={play.title} text={play.note} keep={(text) => keep(play.id, text)} />
      </td>
    </tr>
  );
}
