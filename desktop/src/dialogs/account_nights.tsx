import { useState } from "preact/hooks";
import { formatClock, formatDate } from "../format/clock.ts";
import { plural } from "../format/numbers.ts";
import type { SessionSummary } from "@pika/contract/room/http.ts";
import { deleteCloudNight, loadCloudNights } from "../state/deletion.ts";
import { useSubmit } from "../ui/use_submit.ts";

/** The nights that the cloud keeps; asked for when the DJ wants to see them. */
export function CloudNights() {
  const [nights, setNights] = useState<SessionSummary[] | null>(null);
  const { busy, problem, submit } = useSubmit(async () => setNights(await loadCloudNights()));
  return (
    <section class="account-part">
      <h3>Nights in the cloud</h3>
      <p class="hint">
        Their recaps are public: whoever has the link sees tracks, times, votes and figures. Your logbook on
        this laptop is yours alone, and keeps its own copy.
      </p>
      {problem && <p class="problem" role="alert">{problem}</p>}
      {nights === null
        ? (
          <div class="account-line">
            <button type="button" class="button small" disabled={busy} onClick={submit}>
              {busy ? "Asking the cloud…" : "Show them"}
            </button>
          </div>
        )
        : nights.length === 0
        ? <p class="muted" role="status">The cloud keeps no night of yours.</p>
        : (
          <ul class="folder-list">
            {nights.map((night) => <NightLine key={night.id} night={night} onLeft={setNights} />)}
          </ul>
        )}
    </section>
  );
}

interface NightLineProps {
  night: SessionSummary;
  onLeft: (nights: SessionSummary[]) => void;
}

function NightLine({ night, onLeft }: NightLineProps) {
  const [asking, setAsking] = useState(false);
  const { busy, problem, submit } = useSubmit(async () => onLeft(await deleteCloudNight(night.id)));
  const name = night.title || "A night";
  const when = `${formatDate(night.started_at)}, ${formatClock(night.started_at)}`;
  return (
    <li class="folder cloud-night">
      <div class="folder-text">
        <bdi class="strong">{name}</bdi>
        <span class="muted tabular">{when} · {plural(night.plays, "track")}</span>
        {asking && (
          <span>
            The recap, its likes and votes disappear for everybody. <strong>This cannot be undone.</strong>
          </span>
        )}
        {problem && <span class="problem" role="alert">{problem}</span>}
      </div>
      {night.status !== "ended" ? <span class="muted">running</span> : asking
        ? (
          <div class="folder-actions">
            <button type="button" class="button small danger" disabled={busy} onClick={submit}>
              {busy ? "Deleting…" : "Delete for good"}
            </button>
            <button type="button" class="button quiet small" disabled={busy} onClick={() => setAsking(false)}>
              Keep
            </button>
          </div>
        )
        : (
          <button
            type="button"
            class="button quiet small"
            aria-label={`Delete ${name} of ${when} in the cloud…`}
            onClick={() => setAsking(true)}
          >
            Delete…
          </button>
        )}
    </li>
  );
}
