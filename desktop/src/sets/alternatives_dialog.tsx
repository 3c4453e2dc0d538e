import { useEffect, useState } from "preact/hooks";
import type { Alternative, Step } from "@pika/contract/desk/set_course.ts";
import type { TrackRow } from "@pika/contract/desk/tracks.ts";
import { formatDate } from "../format/clock.ts";
import { formatBpm, formatShare } from "../format/numbers.ts";
import { placeWarningWords, stepKindWord, stepWords } from "../format/step_words.ts";
import { client } from "../state/session.ts";
import { placeAsked } from "../state/set_dialogs.ts";
import { useList } from "../state/set_list.ts";
import { errorText } from "../state/toasts.ts";
import { Dialog } from "../ui/dialog.tsx";
import { EnergyBar } from "../ui/energy_bar.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { addTracks } from "./changes.ts";
import { say } from "./spoken.ts";

/** The best for one place, first three, then more. */
const FEW = 3;
const MANY = 12;

/** What else could stand at a place of a set, or after its last track. */
export function AlternativesDialog({ onClose }: { onClose: () => void }) {
  const { list: id, entry } = placeAsked.value!;
  const list = useList(id);
  const [rows, setRows] = useState<Alternative[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [limit, setLimit] = useState(FEW);
  const now = list.state.value;
  const place = now?.entries.findIndex((one) => one.id === entry) ?? -1;
  const replaced = now?.entries[place];
  const next = replaced ? now?.entries[place + 1] : undefined;

  useEffect(() => {
    let current = true;
    const where = entry === null ? { before: null } : { replace: entry };
    client.call("sets.alternatives", { id, ...where, limit }).then(
      (answer) => {
        if (!current) return;
        setRows(answer.rows);
        setProblem(null);
      },
      (error) => current && setProblem(errorText(error)),
    );
    return () => current = false;
  }, [id, entry, limit, now?.head.revision]);

  const take = async ({ track }: Alternative) => {
    if (entry === null) await addTracks(list, [track.id], null);
    else {
      const made = await list.change(
        "Cannot replace it",
        () => ({ op: "replace", entry, track_id: track.id }),
      );
      if (!made) return;
      say(`${track.title} stands at place ${place + 1}`);
    }
    onClose();
  };
  return (
    <Dialog title={replaced ? `Instead of “${replaced.title}”` : "What could come next"} onClose={onClose}>
      <div class="composer">
        {problem && <p class="problem" role="alert">{problem}</p>}
        {!problem && rows === null && <p class="muted" role="status">Comparing…</p>}
        {rows?.length === 0 && (
          <p class="muted">Nothing fits: of what stands beside it too little is known.</p>
        )}
        {rows && rows.length > 0 && (
          <ol class="alternatives">
            {rows.map((row) => (
              <li key={row.track.id}>
                <span class="alternative-score tabular" title="How well it fits">
                  {formatShare(row.score)}
                </span>
                <span class="alternative-names">
                  <bdi class="strong">{row.track.title}</bdi>
                  <bdi class="muted">{row.track.artist || "Unknown artist"}</bdi>
                  {row.before && <StepLine words="From before" step={row.before} next={row.track} />}
                  {row.after && next && (
                    <StepLine words="To the next" step={row.after} next={{ key: next.track?.key ?? null }} />
                  )}
                  {row.late && (
                    <span class="muted alternative-late">
                      {placeWarningWords({ code: "played_lately", play: row.late }, formatDate)}
                    </span>
                  )}
                </span>
                <span class="tabular strong">{formatBpm(row.track.bpm)}</span>
                <span>{row.track.key && <KeyChip value={row.track.key} />}</span>
                <span class="alternative-energy">
                  <EnergyBar value={row.track.energy} />
                </span>
                <button
                  type="button"
                  class="button small"
                  aria-label={`Take it: ${row.track.title}`}
                  onClick={() => void take(row)}
                >
                  Take it
                </button>
              </li>
            ))}
          </ol>
        )}
        {rows && rows.length === limit && limit === FEW && (
          <div class="dialog-buttons">
            <button
              type="button"
              class="button quiet"
              onClick={() => setLimit(MANY)}
            >
              More of them
            </button>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function StepLine({ words, step, next }: { words: string; step: Step; next: Pick<TrackRow, "key"> }) {
  return (
    <span class={`muted alternative-step step-${step.kind}`}>
      {words}: {stepKindWord(step.kind).toLowerCase()} – {stepWords(step, next).join(" · ")}
    </span>
  );
}
