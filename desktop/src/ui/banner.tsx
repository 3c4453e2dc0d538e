import {
  buildMismatch,
  client,
  closingReason,
  connection,
  engineTrouble,
  hello,
  hostAway,
  loadAgain,
  pageBuild,
  restartSidecar,
  shell,
  startingAnew,
} from "../state/session.ts";
import { WarningIcon } from "./icons.tsx";

/** What is wrong with the connection or the place of the app, at the head of the page, and what is done about it. */
export function Banner() {
  const now = connection.value;
  if (startingAnew.value) return null;
  if (hostAway.value && hello.value !== null) {
    return (
      <div class="banner" role="alert">
        <WarningIcon />
        <p>
          <strong>This window has lost the program around it.</strong>{" "}
          Pika keeps trying to reach it; until then no folder can be chosen here and no link opened. If it
          stays so, close Pika and start it again. Nothing is lost, and a night goes on with the next start.
        </p>
        <button type="button" class="button small" onClick={() => void loadAgain()}>
          Load the page again
        </button>
      </div>
    );
  }
  if (now.state === "lost" && hello.value !== null) {
    return (
      <div class="banner" role="alert">
        <WarningIcon />
        <p>
          <strong>
            {now.refused
              ? "The audio engine cannot start."
              : `${engineTrouble.value?.title ?? "The audio engine is not running"}.`}
          </strong>{" "}
          {now.refused ? now.reason : engineTrouble.value?.words ?? closingReason.value ?? "Nothing is lost."}
          {" "}
          Pika tries again by itself.
        </p>
        {shell.restartSidecar && !now.refused
          ? (
            <button type="button" class="button small" onClick={() => void restartSidecar()}>
              Start it now
            </button>
          )
          : <button type="button" class="button small" onClick={() => client.retryNow()}>Try now</button>}
      </div>
    );
  }
  if (buildMismatch.value) {
    return (
      <div class="banner" role="alert">
        <WarningIcon />
        <p>
          <strong>Pika was updated while it ran.</strong> This window is build{" "}
          {pageBuild}, the audio engine is build {hello.value!.build}. Close Pika and start it again.
        </p>
        {shell.quit
          ? <button type="button" class="button small" onClick={() => void shell.quit!()}>Close Pika</button>
          : <button type="button" class="button small" onClick={() => location.reload()}>Reload</button>}
      </div>
    );
  }
  if (shell.isTranslocated) {
    return (
      <div class="notice" role="status">
        <span>
          <strong>Drag Pika into Applications first.</strong>{" "}
          Until then macOS runs a temporary copy of it, which cannot be updated. Close Pika, drag it there in
          the Finder, and start it from there. Your library stays.
        </span>
        {shell.quit && (
          <button type="button" class="button small" onClick={() => void shell.quit!()}>Close Pika</button>
        )}
      </div>
    );
  }
  return null;
}
