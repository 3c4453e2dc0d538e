import { client, connection, restartSidecar, shell } from "./state/session.ts";

/** Attempts after which the wait is explained, and after which a start by hand is offered. */
const EXPLAIN_AFTER = 2;
const OFFER_AFTER = 4;

/** Until the sidecar has answered for the first time: a moment to wait, or why it cannot begin. */
export function Starting() {
  const now = connection.value;
  if (now.state === "lost" && now.refused) {
    return (
      <main class="screen starting">
        <img src="icon.svg" alt="" width="96" height="96" />
        <h1 class="starting-title">Pika cannot start</h1>
        <p class="library-problem" role="alert">{now.reason}</p>
        <button type="button" class="button primary" onClick={() => client.retryNow()}>Try again</button>
      </main>
    );
  }
  return (
    <main class="screen starting">
      <img src="icon.svg" alt="" width="96" height="96" />
      <h1 class="starting-title">Starting the audio engine</h1>
      <p class="muted" role="status">
        {now.state === "lost" && now.attempt >= EXPLAIN_AFTER
          ? `${now.reason}. The first start after an installation can take a minute; Pika keeps trying.`
          : "One moment."}
      </p>
      {now.state === "lost" && now.attempt >= OFFER_AFTER && shell.restartSidecar && (
        <button
          type="button"
          class="button"
          onClick={() => void restartSidecar()}
        >
          Start it again
        </button>
      )}
    </main>
  );
}
