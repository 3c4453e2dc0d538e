import { formatCount, formatSpeed, plural } from "../format/numbers.ts";
import { formatTimeLeft } from "../format/time.ts";
import type { AnalysisStatus } from "@pika/contract/desk/analysis.ts";
import type { Failure } from "@pika/contract/desk/common.ts";
import type { ScanStatus } from "@pika/contract/desk/scan.ts";
import {
  analysis,
  cancelAnalysis,
  improveAnalysis,
  pauseAnalysis,
  resumeAnalysis,
  startAnalysis,
} from "../state/analysis.ts";
import { openDialog } from "../state/dialogs.ts";
import { cancelScan, scan } from "../state/folders.ts";
import { connection } from "../state/session.ts";
import { CloseIcon, PauseIcon, PlayIcon, WarningIcon } from "./icons.tsx";
import { Toasts } from "./toasts.tsx";

/** The line at the foot: what is being done, how fast, how long still, the means to stop it, and messages. */
export function StatusBar() {
  const connected = connection.value.state === "open";
  const problems = (scan.value?.errors.length ?? 0) + (analysis.value?.failed ?? 0);
  return (
    <footer class="status-bar">
      {connected ? <Work /> : <Waiting />}
      <Toasts />
      {connected && (
        <span class="status-end">
          {problems > 0 && (
            <button
              type="button"
              class="button quiet small danger"
              onClick={() => openDialog.value = "problems"}
            >
              <WarningIcon /> {plural(problems, "problem")}
            </button>
          )}
          <span class="muted connected">Engine ready</span>
        </span>
      )}
    </footer>
  );
}

function Work() {
  return (
    <>
      {scan.value?.state === "running" && <ScanLine status={scan.value} />}
      {analysis.value && <AnalysisLine status={analysis.value} />}
    </>
  );
}

function Waiting() {
  return (
    <span class="job">
      <span class="spinner" aria-hidden="true" />
      <span class="muted">Waiting for the audio engine</span>
    </span>
  );
}

function ScanLine({ status }: { status: ScanStatus }) {
  return (
    <div class="job" data-job="scan">
      <span class="spinner" aria-hidden="true" />
      <span class="job-text">
        Looking through {status.folder ? <bdi class="job-path">{status.folder}</bdi> : "your folders"} ·{" "}
        {plural(status.files_seen, "file")}, {formatCount(status.added)} new
      </span>
      <button
        type="button"
        class="button quiet icon-only small"
        aria-label="Stop looking through folders"
        onClick={() => void cancelScan()}
      >
        <CloseIcon />
      </button>
    </div>
  );
}

function AnalysisLine({ status }: { status: AnalysisStatus }) {
  if (status.problem) return <AnalysisProblem status={status} problem={status.problem} />;
  if (status.state === "idle") {
    return status.waiting > 0
      ? (
        <div class="job" data-job="analysis">
          <span class="job-text">{plural(status.waiting, "track")} not analysed yet</span>
          <button type="button" class="button small" onClick={() => void startAnalysis()}>
            <PlayIcon /> Analyse
          </button>
        </div>
      )
      : <Outdated status={status} />;
  }
  const ended = status.done + status.failed;
  const paused = status.state === "paused";
  const improving = ended >= status.total;
  return (
    <div class="job wide" data-job={improving ? "improving" : "analysis"}>
      {improving
        ? (
          <span class="job-text">
            <strong>{paused ? "Paused: improving" : "Improving"} {plural(status.outdated, "track")}</strong>
            {!paused && ` · ${["by the newest analysis", ...pace(status)].join(" · ")}`}
          </span>
        )
        : (
          <>
            <span class="job-text">
              <strong>{paused ? "Analysis paused" : "Analysing"}</strong>{" "}
              {[`${formatCount(ended)} of ${formatCount(status.total)}`, ...(paused ? [] : pace(status))]
                .join(" · ")}
            </span>
            <progress
              class="progress"
              aria-label="Analysis progress"
              max={Math.max(1, status.total)}
              value={ended}
            />
          </>
        )}
      <button
        type="button"
        class="button quiet icon-only small"
        aria-label={paused ? "Resume analysis" : "Pause analysis"}
        onClick={() => void (paused ? resumeAnalysis() : pauseAnalysis())}
      >
        {paused ? <PlayIcon /> : <PauseIcon />}
      </button>
      <button
        type="button"
        class="button quiet icon-only small"
        aria-label="Cancel analysis"
        onClick={() => void cancelAnalysis()}
      >
        <CloseIcon />
      </button>
    </div>
  );
}

/** Tracks that the newest analysis has not seen, and nobody is at it. */
function Outdated({ status }: { status: AnalysisStatus }) {
  if (status.outdated === 0) return null;
  return (
    <div class="job" data-job="outdated">
      <span class="job-text">
        {status.improving === "night"
          ? `${plural(status.outdated, "track")} to improve after the night`
          : `${plural(status.outdated, "track")} analysed by an older version`}
      </span>
      {status.improving === "off" && (
        <button
          type="button"
          class="button small"
          onClick={() => void improveAnalysis()}
        >
          <PlayIcon /> Improve
        </button>
      )}
    </div>
  );
}

/** The queue stopped by itself: why, and the means to go on when the cause has gone. */
function AnalysisProblem({ status, problem }: { status: AnalysisStatus; problem: Failure }) {
  const ended = status.done + status.failed;
  return (
    <div class="job stuck" role="alert" data-job="analysis">
      <WarningIcon />
      <span class="job-text">
        <strong>
          {ended < status.total
            ? `Analysis stopped at ${formatCount(ended)} of ${formatCount(status.total)}.`
            : "Analysis stopped."}
        </strong>{" "}
        {problem.message}
      </span>
      <button type="button" class="button small" onClick={() => void resumeAnalysis()}>Try again</button>
    </div>
  );
}

function pace({ speed, seconds_left }: AnalysisStatus): string[] {
  return [
    ...(speed === null ? [] : [`${formatSpeed(speed)} real time`]),
    ...(seconds_left === null ? [] : [formatTimeLeft(seconds_left)]),
  ];
}
