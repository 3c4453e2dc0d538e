import type { ComponentChildren } from "preact";
import {
  client,
  connection,
  engineTrouble,
  hostAway,
  openedAt,
  restartSidecar,
  shell,
} from "./state/session.ts";

/** Attempts after which the wait is explained, and after which a start by hand is offered. */
const EXPLAIN_AFTER = 2;
const OFFER_AFTER = 4;
/** Milliseconds after which it counts as not coming: far above the slowest first start, with a virus scanner at work. */
const TOO_LONG = 90_000;

/** Until the sidecar has answered for the first time: a moment to wait, or why it cannot begin. */
export function Starting() {
  const now = connection.value;
  const tryAgain = () => shell.restartSidecar ? void restartSidecar() : client.retryNow();
  if (now.state === "lost" && now.refused) {
    return <Stuck title="Pika cannot start" onTryAgain={() => client.retryNow()}>{now.reason}</Stuck>;
  }
  if (hostAway.value) {
    return (
      <Stuck title="Pika cannot reach its window" onTryAgain={() => client.retryNow()}>
        Something keeps this page from the program around it, perhaps a firewall or a virus scanner. Allow
        Pika to talk to itself on this computer (127.0.0.1), then start it again. Pika keeps trying.
      </Stuck>
    );
  }
  const trouble = engineTrouble.value;
  if (trouble !== null) {
    return (
      <Stuck title={trouble.title} onTryAgain={tryAgain}>
        {trouble.words} Pika keeps looking, and goes on when it is well.
      </Stuck>
    );
  }
  if (now.state === "lost" && Date.now() - openedAt > TOO_LONG) {
    return (
      <Stuck title="The audio engine does not start" onTryAgain={tryAgain}>
        {now.reason}. A virus scanner may hold it back: look for pika-sidecar in its quarantine, allow it and
        try again. If there is nothing of Pika, restart the computer, or install Pika again; your library
        stays as it is.
      </Stuck>
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

interface StuckProps {
  title: string;
  children: ComponentChildren;
  onTryAgain: () => void;
}

/** Why it does not go on, and what to do. */
function Stuck({ title, children, onTryAgain }: StuckProps) {
  return (
    <main class="screen starting">
      <img src="icon.svg" alt="" width="96" height="96" />
      <h1 class="starting-title">{title}</h1>
      <p class="library-problem" role="alert">{children}</p>
      <button type="button" class="button primary" onClick={onTryAgain}>Try again</button>
    </main>
  );
}
