import { useEffect, useRef } from "preact/hooks";
import { worthRetrying } from "../library/failures.ts";
import { plural } from "../format/numbers.ts";
import type { LastEdit, Track } from "@pika/contract/desk/tracks.ts";
import { startAnalysis } from "../state/analysis.ts";
import { openDialog } from "../state/dialogs.ts";
import { undo } from "../state/edits.ts";
import { codeShown } from "../state/live.ts";
import { active, fetchRow, total } from "../state/library.ts";
import { openLibrary, openTrack } from "../state/route.ts";
import { PlayButton } from "../player/play_button.tsx";
import { Cover } from "../ui/cover.tsx";
import { NextIcon, PreviousIcon, UndoIcon } from "../ui/icons.tsx";
import { isTyping, starsOfKey } from "../ui/keyboard.ts";
import { TopBar } from "../ui/top_bar.tsx";
import { BeatCard, CharacterCard, DetailsCard } from "./detail_cards.tsx";
import { HistoryCard } from "./history_card.tsx";
import { ListsCard } from "./lists_card.tsx";
import { LoudnessCard } from "./loudness_card.tsx";
import { OwnCard, rateTrack } from "./own_card.tsx";
import { SimilarCard } from "./similar_card.tsx";
import { useTrack } from "../state/track.ts";
import { EnergyCard, KeyCard, TempoCard } from "./value_cards.tsx";
import { WavePanel } from "./wave_panel.tsx";

const NO_ENERGY: number[] = [];

export function TrackScreen({ id }: { id: number }) {
  const { track, bands, problem } = useTrack(id);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(track);
  shown.current = track;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const stars = starsOfKey(event);
      if (stars !== undefined && shown.current && openDialog.value === null && !codeShown.value) {
        event.preventDefault();
        rateTrack(shown.current, stars);
        return;
      }
      if (
        openDialog.value !== null || codeShown.value || isTyping(event) || event.ctrlKey || event.metaKey ||
        event.altKey
      ) {
        return;
      }
      if (event.key === "Escape") openLibrary();
      else if (event.shiftKey && event.key.startsWith("Arrow")) return;
      else if (event.key === "j" || event.key === "J" || event.key === "ArrowRight") void go(1);
      else if (event.key === "k" || event.key === "K" || event.key === "ArrowLeft") void go(-1);
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [track?.id]);

  return (
    <div class="screen track">
      <TopBar>
        <span class="track-actions">
          {track?.last_edit && (
            <button
              type="button"
              class="button quiet"
              onClick={() => void undo(track.last_edit!.edit_id)}
            >
              <UndoIcon /> <span class="button-label">Undo {editName(track.last_edit)}</span>
            </button>
          )}
          <button type="button" class="button quiet" disabled={active.value <= 0} onClick={() => void go(-1)}>
            <PreviousIcon /> <span class="button-label">Previous</span>
          </button>
          <button
            type="button"
            class="button quiet"
            disabled={active.value < 0 || active.value + 1 >= (total.value ?? 0)}
            onClick={() => void go(1)}
          >
            <NextIcon /> <span class="button-label">Next</span>
          </button>
        </span>
      </TopBar>
      <main class="track-main">
        {problem && (
          <div class="empty">
            <h1 ref={heading} tabIndex={-1}>Cannot show this track</h1>
            <p>{problem}</p>
            <button type="button" class="button" onClick={openLibrary}>Back to the library</button>
          </div>
        )}
        {!problem && !track && <p class="empty muted" role="status">Loading the track…</p>}
        {track && (
          <>
            <div class="track-head">
              <Cover id={track.id} present={track.has_cover} side={96} />
              <PlayButton id={track.id} title={track.title} />
              <div class="track-names">
                <h1 ref={heading} tabIndex={-1}>
                  <bdi>{track.title}</bdi>
                </h1>
                <p>
                  <bdi>{track.artist || "Unknown artist"}</bdi>
                  {track.album && <bdi class="album">{track.album}</bdi>}
                </p>
              </div>
            </div>
            <Condition track={track} />
            {bands && track.analysis
              ? (
                <WavePanel
                  key={track.id}
                  track={track}
                  bands={bands}
                  beats={track.beats}
                  energy={track.analysis.energy_curve ?? NO_ENERGY}
                  structure={track.analysis.structure ?? null}
                  duration={track.analysis.duration}
                />
              )
              : <NotAnalysed track={track} />}
            <div class="cards">
              <TempoCard track={track} />
              <KeyCard track={track} />
              <EnergyCard track={track} />
              <BeatCard track={track} />
              <OwnCard track={track} />
              <SimilarCard track={track} />
              <div class="card-stack">
                <CharacterCard track={track} />
                <LoudnessCard track={track} />
                <ListsCard track={track} />
              </div>
              <HistoryCard track={track} />
              <DetailsCard track={track} />
            </div>
          </>
        )}
      </main>
    </div>
  );
}

/** `rating of 12 tracks`: what an undo would take back. */
function editName({ field, tracks }: LastEdit): string {
  return tracks === 1 ? fieldName(field) : `${fieldName(field)} of ${plural(tracks, "track")}`;
}

/** A field as its card is called, within a sentence. */
function fieldName(field: string): string {
  return field === "bpm" ? "tempo" : field.replace("_", " ");
}

/** What is wrong with the file, and what to do. */
function Condition({ track }: { track: Track }) {
  const warnings = track.analysis?.warnings ?? [];
  if (!track.error && warnings.length === 0) return null;
  return (
    <div class="notice" role="status">
      {track.error && <span>{track.error.message}</span>}
      {!track.error && <span>{warnings.map((warning) => warning.message).join(" ")}</span>}
      {(!track.error || worthRetrying(track.error.code)) && (
        <button
          type="button"
          class="button small"
          onClick={() => void startAnalysis({ track_ids: [track.id], again: true })}
        >
          Analyse again
        </button>
      )}
    </div>
  );
}

function NotAnalysed({ track }: { track: Track }) {
  if (track.error) return null;
  return (
    <div class="wave-panel waiting" role="status">
      {track.state === "running"
        ? (
          <>
            <span class="spinner" aria-hidden="true" /> Analysing…
          </>
        )
        : (
          <>
            <span>Not analysed yet.</span>
            <button
              type="button"
              class="button small"
              onClick={() => void startAnalysis({ track_ids: [track.id] })}
            >
              Analyse now
            </button>
          </>
        )}
    </div>
  );
}

/** To the next or previous track of the list as it is sorted now. */
async function go(step: 1 | -1): Promise<void> {
  const target = active.value + step;
  if (active.value < 0 || target < 0 || target >= (total.value ?? 0)) return;
  const row = await fetchRow(target);
  if (!row) return;
  active.value = target;
  openTrack(row.id);
}
