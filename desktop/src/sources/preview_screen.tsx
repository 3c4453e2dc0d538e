import { useEffect, useRef, useState } from "preact/hooks";
import { plural } from "../format/numbers.ts";
import { placeWords } from "../format/import_words.ts";
import { sourceName } from "../format/source_words.ts";
import type { SourcePlace, SourcePreview } from "@pika/contract/desk/sources.ts";
import { addFolder, scan } from "../state/folders.ts";
import { client, connection } from "../state/session.ts";
import { addRule, loadSources, sources } from "../state/sources.ts";
import { errorText, showError } from "../state/toasts.ts";
import { TopBar } from "../ui/top_bar.tsx";
import { Pages } from "./pages.tsx";
import { TakeBar } from "./take_bar.tsx";

/** What would come of one place: everything by kind, what would find more, and the button that takes it over. */
export function PreviewScreen({ id }: { id: number }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const open = connection.value.state === "open";
  useEffect(() => {
    if (open && sources.value === null) void loadSources();
  }, [open]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const place = sources.value?.places.find((one) => one.id === id);
  return (
    <div class="screen sources">
      <TopBar />
      <main class="sources-main">
        <a class="link" href="#/sources">← All programs</a>
        <h1 ref={heading} tabIndex={-1}>{place ? title(place) : "From another program"}</h1>
        {place && <bdi class="muted source-path">{place.path}</bdi>}
        {sources.value && !place && (
          <p class="problem" role="alert">
            This place is not known any more. <a class="link" href="#/sources">Look again</a>
          </p>
        )}
        {place?.state === "failed" && <p class="problem" role="alert">{place.error?.message}</p>}
        {place && place.state !== "failed" && place.counts === null && (
          <p class="muted" role="status">
            <span class="spinner" aria-hidden="true" /> {place.state === "matching" ? "Comparing" : "Reading"}
            … {plural(place.tracks, "track")}
          </p>
        )}
        {place && place.counts !== null && <Comparison place={place} />}
      </main>
      {place?.counts && <TakeBar place={place} counts={place.counts} />}
    </div>
  );
}

function title(place: SourcePlace): string {
  return place.program === "m3u" ? "From playlists" : `From ${sourceName(place.program)}`;
}

function Comparison({ place }: { place: SourcePlace }) {
  const [preview, setPreview] = useState<SourcePreview | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // Anew when it was read, compared or taken, and when a scan has brought tracks.
  const now = `${place.state} ${JSON.stringify(place.counts)} ${scan.value?.state}`;
  const open = connection.value.state === "open";
  useEffect(() => {
    if (place.state !== "ready" || !open) return;
    let current = true;
    client.call("sources.preview", { place_id: place.id }).then(
      (answer) => current && (setPreview(answer), setProblem(null)),
      (error) => current && setProblem(errorText(error)),
    );
    return () => {
      current = false;
    };
  }, [now, open]);
  return (
    <>
      <p class="muted">{placeWords(place, Date.now())}</p>
      {problem && <p class="problem" role="alert">{problem}</p>}
      {preview && <Offers preview={preview} />}
      {place.counts && <Pages place={place} counts={place.counts} />}
    </>
  );
}

/** What would find more of the tracks. */
function Offers({ preview: { rule_offers, folder_offers } }: { preview: SourcePreview }) {
  const busy = sources.value?.busy ?? true;
  const scanning = scan.value?.state === "running";
  if (scanning) {
    return (
      <p class="source-offer" role="status">
        <span class="spinner" aria-hidden="true" /> Looking through a music folder; then it is compared again.
      </p>
    );
  }
  return (
    <>
      {folder_offers.map(({ path, tracks }) => (
        <div key={path} class="source-offer">
          <span>
            {plural(tracks, "track")} {tracks === 1 ? "lies" : "lie"} in <bdi class="source-path">{path}</bdi>
            {", "}which Pika does not know.
          </span>
          <button
            type="button"
            class="button small"
            disabled={busy}
            onClick={() => void addFolder(path).catch((error) => showError("Cannot add the folder", error))}
          >
            Add this folder<span class="visually-hidden">: {path}</span>
          </button>
        </div>
      ))}
      {rule_offers.map(({ from, to, tracks }) => (
        <div key={`${from}\n${to}`} class="source-offer">
          <span>
            {plural(tracks, "track")} of <bdi class="source-path">{from}</bdi>{" "}
            {tracks === 1 ? "seems" : "seem"} to be in <bdi class="source-path">{to}</bdi> here.
          </span>
          <button
            type="button"
            class="button small"
            disabled={busy}
            onClick={() =>
              void addRule(from, to).catch((error) => showError("Cannot keep where it is", error))}
          >
            Look there<span class="visually-hidden">: in {to}</span>
          </button>
        </div>
      ))}
    </>
  );
}
