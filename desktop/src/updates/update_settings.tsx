import { useState } from "preact/hooks";
import { formatAgo } from "../format/ago.ts";
import type { UpdateStatus } from "@pika/contract/desk/updates.ts";
import { changeUpdates, checkForUpdates, goBack, updates } from "../state/updates.ts";
import { useClock } from "../ui/use_clock.ts";
import { Installing, UpdateActions, UpdateProgress } from "./update_actions.tsx";

/** The version, the look for a newer one, and the way back. */
export function UpdateSettings() {
  const now = updates.value;
  const clock = useClock();
  if (now === null) return null;
  return (
    <fieldset class="setting updates">
      <legend>Pika {now.version}</legend>
      {now.state === "installing" || now.state === "restarting"
        ? <Installing />
        : <Found now={now} clock={clock} />}
      <label class="choice">
        <input
          type="checkbox"
          checked={now.automatic}
          onChange={(event) => void changeUpdates({ automatic: event.currentTarget.checked })}
        />
        <span>
          Look for updates once a day <span class="muted">– nothing is installed unasked</span>
        </span>
      </label>
      <label class="choice">
        <input
          type="checkbox"
          checked={now.channel === "next"}
          onChange={(event) =>
            void changeUpdates({ channel: event.currentTarget.checked ? "next" : "latest" })}
        />
        <span>
          Versions for testers, too <span class="muted">– newer, and not finished</span>
        </span>
      </label>
      {now.previous && !now.quiet && <WayBack version={now.previous} />}
    </fieldset>
  );
}

function Found({ now, clock }: { now: UpdateStatus; clock: number }) {
  if (now.quiet) return <p class="hint">Updates wait until the night is over.</p>;
  return (
    <>
      <div class="update-line">
        <p class="update-text" role="status">{words(now, clock)}</p>
        {now.available ? <UpdateActions /> : (
          <button
            type="button"
            class="button small"
            disabled={now.state !== "idle"}
            onClick={() => void checkForUpdates()}
          >
            Look now
          </button>
        )}
      </div>
      {now.available
        ? <UpdateProgress />
        : now.problem && <p class="problem" role="alert">{now.problem.message}</p>}
      {!now.available && now.cannot && <p class="hint">{now.cannot.message}</p>}
    </>
  );
}

function words(now: UpdateStatus, clock: number): string {
  if (now.state === "checking") return "Looking…";
  if (now.available) {
    return now.state === "ready"
      ? `Pika ${now.available.version} is downloaded.`
      : `Pika ${now.available.version} is here.`;
  }
  const looked = now.checked_at === null ? "" : ` (looked ${formatAgo(now.checked_at, clock)})`;
  if (now.held) return `Pika ${now.held} is handed out step by step; your turn comes in some days${looked}.`;
  if (now.problem) return `Not known whether there is a newer one.`;
  return now.checked_at === null ? "Not looked for a newer one yet." : `This is the newest${looked}.`;
}

/** Asked twice: what the newer version has brought is gone then. */
function WayBack({ version }: { version: string }) {
  const [sure, setSure] = useState(false);
  return sure
    ? (
      <div class="update-line">
        <p class="update-text">Close this version and start Pika {version}?</p>
        <button type="button" class="button small" onClick={() => void goBack()}>Yes, go back</button>
        <button type="button" class="button quiet small" onClick={() => setSure(false)}>No</button>
      </div>
    )
    : (
      <div>
        <button type="button" class="button quiet small" onClick={() => setSure(true)}>
          Go back to {version}…
        </button>
      </div>
    );
}
