import { useEffect, useState } from "preact/hooks";
import { worthRetrying } from "../library/failures.ts";
import type { TrackRow } from "@pika/contract/desk/tracks.ts";
import { analysis, startAnalysis } from "../state/analysis.ts";
import { scan } from "../state/folders.ts";
import { loadFailed } from "../state/failed.ts";
import { version } from "../state/library.ts";
import { openTrack } from "../state/route.ts";
import { errorText } from "../state/toasts.ts";
import { Dialog } from "../ui/dialog.tsx";

/** Everything that went wrong with files: while looking through folders, and while analysing. */
export function ProblemsDialog({ onClose }: { onClose: () => void }) {
  const [failed, setFailed] = useState<TrackRow[] | null>(null);
  const [loadProblem, setLoadProblem] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    loadFailed().then(
      (rows) => current && setFailed(rows),
      (error) => current && setLoadProblem(errorText(error)),
    );
    return () => current = false;
  }, [version.value, analysis.value?.failed]);
  const scanErrors = scan.value?.errors ?? [];
  const retry = (failed ?? []).filter((row) => worthRetrying(row.error?.code ?? "")).map((row) => row.id);

  return (
    <Dialog title="Problems" onClose={onClose}>
      {loadProblem && <p class="problem" role="alert">{loadProblem}</p>}
      {failed && failed.length > 0 && (
        <section>
          <div class="section-head">
            <h3>Not analysed</h3>
            {retry.length > 0 && (
              <button
                type="button"
                class="button small"
                onClick={() => void startAnalysis({ track_ids: retry, again: true })}
              >
                Try again
              </button>
            )}
          </div>
          <ul class="problem-list">
            {failed.map((row) => (
              <li key={row.id}>
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    onClose();
                    openTrack(row.id);
                  }}
                >
                  <bdi>{row.title}</bdi>
                </button>
                <bdi class="problem-path">{row.path}</bdi>
                <p>
                  {row.error?.message ?? "The file is not where it was. Put it back, or rescan its folder."}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {scanErrors.length > 0 && (
        <section>
          <h3>While looking through folders</h3>
          <ul class="problem-list">
            {scanErrors.map((error) => (
              <li key={`${error.path} ${error.code}`}>
                <bdi class="problem-path">{error.path}</bdi>
                <p>{error.message}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {failed?.length === 0 && scanErrors.length === 0 && <p class="muted">No problems.</p>}
    </Dialog>
  );
}
