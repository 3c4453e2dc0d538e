import { useEffect, useRef } from "preact/hooks";
import { sourceName } from "../format/source_words.ts";
import { plural } from "../format/numbers.ts";
import { comingWords, placeWords } from "../format/import_words.ts";
import type { SourcePlace } from "@pika/contract/desk/sources.ts";
import { firstStart } from "../state/folders.ts";
import { connection, isMac } from "../state/session.ts";
import { cancelSources, loadSources, lookForSources, sources } from "../state/sources.ts";
import { MacQuestion, PrivacySettingsButton } from "../ui/mac_question.tsx";
import { TopBar } from "../ui/top_bar.tsx";
import { ChoosePlace } from "./choose_place.tsx";
import { Imports } from "./imports.tsx";
import { Rules } from "./rules.tsx";
import { WorkLine } from "./work_line.tsx";

/** The programs that are found on this computer, what they hold, and what was taken over so far. */
export function SourcesScreen() {
  const heading = useRef<HTMLHeadingElement>(null);
  const open = connection.value.state === "open";
  useEffect(() => {
    if (open) void begin();
  }, [open]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const status = sources.value;
  return (
    <div class="screen sources">
      <TopBar />
      <main class="sources-main">
        <h1 ref={heading} tabIndex={-1}>From other programs</h1>
        <p class="muted sources-lead">
          Cues, beat grids, ratings, comments and playlists that you have in another program come into Pika.
          Nothing is written there, and what you have set here stays.
        </p>
        {status === null && <p class="muted" role="status">Asking…</p>}
        {status && (
          <>
            <section class="panel" aria-labelledby="sources-found">
              <div class="panel-head">
                <h2 id="sources-found">On this computer</h2>
                <div class="panel-tools">
                  {status.busy && status.work === null
                    ? (
                      <button
                        type="button"
                        class="button quiet small"
                        onClick={() => void cancelSources()}
                      >
                        Cancel
                      </button>
                    )
                    : (
                      <button
                        type="button"
                        class="button small"
                        disabled={status.busy}
                        onClick={() => void lookForSources()}
                      >
                        {status.looked ? "Look again" : "Look for programs"}
                      </button>
                    )}
                </div>
              </div>
              {!status.looked && (
                <MacQuestion>
                  macOS will ask whether Pika may read other apps’ folders and your documents: press Allow (or
                  OK).
                </MacQuestion>
              )}
              <Places places={status.places} busy={status.busy} looked={status.looked} />
              {status.work && (
                <div class="work-line">
                  <WorkLine work={status.work} />
                </div>
              )}
              {status.error && <p class="problem" role="alert">{status.error.message}</p>}
            </section>
            <section class="panel" aria-labelledby="sources-choose">
              <h2 id="sources-choose">Somewhere else</h2>
              <ChoosePlace />
            </section>
            {!firstStart.value && <Rules rules={status.rules} busy={status.busy} />}
            {status.imports.length > 0 && <Imports imports={status.imports} busy={status.busy} />}
          </>
        )}
      </main>
    </div>
  );
}

/** Looks by itself where nobody is asked for it; macOS asks, so there a press begins it. */
async function begin(): Promise<void> {
  await loadSources();
  if (!isMac.value && sources.value?.looked === false && !sources.value.busy) await lookForSources();
}

function Places({ places, busy, looked }: { places: SourcePlace[]; busy: boolean; looked: boolean }) {
  if (places.length === 0) {
    if (busy) {
      return (
        <p class="muted" role="status">
          <span class="spinner" aria-hidden="true" /> Looking for programs…
        </p>
      );
    }
    if (!looked) return null;
    return (
      <p class="muted" role="status">
        No library of another program is where it usually lies. Export one there, or choose it below.
      </p>
    );
  }
  return (
    <ul class="source-list">
      {places.map((place) => <PlaceLine key={place.id} place={place} />)}
    </ul>
  );
}

function PlaceLine({ place }: { place: SourcePlace }) {
  const now = Date.now();
  const name = sourceName(place.program);
  return (
    <li class="source">
      <div class="source-names">
        <span class="strong">{place.program === "m3u" ? "Playlists" : name}</span>
        <bdi class="muted source-path">{place.path}</bdi>
        <Standing place={place} now={now} />
      </div>
      {place.state === "failed" && place.error?.code === "not_allowed" && <PrivacySettingsButton />}
      {place.state === "ready" && (
        <a
          class="button small primary"
          href={`#/sources/${place.id}`}
          aria-label={`See what comes from ${name}, ${place.path}`}
        >
          See what comes
        </a>
      )}
    </li>
  );
}

function Standing({ place, now }: { place: SourcePlace; now: number }) {
  switch (place.state) {
    case "waiting":
      return <span class="muted">Waits for its turn</span>;
    case "reading":
      return (
        <span role="status">
          <span class="spinner" aria-hidden="true" /> Reading… {plural(place.tracks, "track")}
        </span>
      );
    case "matching":
      return (
        <span role="status">
          <span class="spinner" aria-hidden="true" /> Comparing {plural(place.tracks, "track")}{" "}
          with your library…
        </span>
      );
    case "failed":
      return <span class="problem">{place.error?.message}</span>;
    case "ready":
      return (
        <>
          <span>{placeWords(place, now)}</span>
          <span class="muted">{comingWords(place)}</span>
        </>
      );
  }
}
