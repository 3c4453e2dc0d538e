import { useEffect, useState } from "preact/hooks";
import type { Report } from "@pika/contract/desk/report.ts";
import { copy } from "../state/nights.ts";
import { makeReport, saveReport } from "../state/report.ts";
import { errorText } from "../state/toasts.ts";
import { Dialog } from "../ui/dialog.tsx";

/** What somebody who helps must know, shown before it is saved or copied. */
export function ReportDialog({ onClose }: { onClose: () => void }) {
  const [report, setReport] = useState<Report | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    makeReport().then(
      (made) => current && setReport(made),
      (error) => current && setProblem(errorText(error)),
    );
    return () => current = false;
  }, []);

  return (
    <Dialog title="Save a report" onClose={onClose}>
      <p>
        Whoever helps you with Pika needs to know this. It names nobody, and none of your music, codes or
        keys. Pika sends it nowhere: read it, save it, and give it to whom you like.
      </p>
      {problem && <p class="problem" role="alert">Cannot make the report: {problem}</p>}
      {!report && !problem && <p class="muted" role="status">One moment.</p>}
      {report && (
        <>
          <textarea
            class="input report-text"
            aria-label="The report"
            readOnly
            spellcheck={false}
            rows={16}
            value={report.text}
          />
          <div class="dialog-buttons">
            <button type="button" class="button primary" onClick={() => void saveReport(report)}>
              Save…
            </button>
            <button type="button" class="button" onClick={() => void copy(report.text, "The report")}>
              Copy
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
