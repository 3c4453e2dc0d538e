import { formatBytes } from "../format/numbers.ts";
import { downloadUpdate, installUpdate, updates } from "../state/updates.ts";

/** The one next step towards the version that is offered. */
export function UpdateActions() {
  const now = updates.value;
  if (!now?.available || now.state === "downloading" || now.cannot) return null;
  if (now.state === "ready") {
    return (
      <button type="button" class="button primary small" onClick={() => void installUpdate()}>
        {now.by_hand ? "Close Pika and open the installer" : "Install and restart"}
      </button>
    );
  }
  return (
    <button
      type="button"
      class="button primary small"
      disabled={now.state !== "idle"}
      onClick={() => void downloadUpdate()}
    >
      {now.problem ? "Try again" : "Download"} <span class="tabular">{formatBytes(now.available.size)}</span>
    </button>
  );
}

/** How far the download is, or why it or the installation did not go on. */
export function UpdateProgress() {
  const now = updates.value;
  if (!now?.available) return null;
  if (now.state === "downloading") {
    const { size, version } = now.available;
    const done = now.done ?? 0;
    return (
      <div class="update-progress">
        <progress class="progress" aria-label={`Download of Pika ${version}`} max={size} value={done} />
        <span class="muted tabular">{formatBytes(done)} of {formatBytes(size)}</span>
      </div>
    );
  }
  if (now.cannot) return <p class="update-problem muted">{now.cannot.message}</p>;
  if (now.problem) return <p class="problem update-problem" role="alert">{now.problem.message}</p>;
  return now.by_hand && <p class="update-problem muted">{now.by_hand}</p>;
}

/** While the version changes. */
export function Installing() {
  const now = updates.value;
  const words = now?.state === "restarting"
    ? "Pika starts anew. A moment, please."
    : "Installing. You may be asked for a password.";
  return (
    <div class="update-line">
      <span class="spinner" aria-hidden="true" />
      <p class="update-text" role="status">{words}</p>
    </div>
  );
}
