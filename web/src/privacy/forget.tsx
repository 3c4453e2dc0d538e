/** A dancer deletes what this phone did. Asked twice, since nothing brings it back. */

import { useEffect, useRef, useState } from "preact/hooks";
import { keeping } from "@pika/contract/keeping.ts";
import type { DancerForgotten } from "@pika/contract/room/http.ts";
import { privacyText } from "../text/privacy/text.ts";
import { forgetHere } from "./forget_here.ts";

type State =
  | { name: "closed" | "asking" | "working" }
  | { name: "failed"; offline: boolean }
  | { name: "done"; forgotten: DancerForgotten };

/** A request that takes longer (milliseconds) will not be answered. */
const patience = 20_000;

export function Forget({ dancerDays }: { dancerDays: number }) {
  const words = privacyText.value;
  const [state, setState] = useState<State>({ name: "closed" });
  const said = useRef<HTMLParagraphElement>(null);
  const question = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that was pressed is not there any more.
    if (state.name === "asking") question.current?.focus();
    if (state.name === "done" || state.name === "failed") said.current?.focus();
  }, [state.name]);
  const forget = async () => {
    setState({ name: "working" });
    setState(await askToForget());
  };
  return (
    <div class="card forget" aria-busy={state.name === "working"}>
      <p>{words.forgetHint(dancerDays)}</p>
      {state.name === "failed" && (
        <p ref={said} tabIndex={-1} class="strong" role="alert">
          {state.offline ? words.failedOffline : words.failedAway}
        </p>
      )}
      {(state.name === "closed" || state.name === "failed") && (
        <button
          type="button"
          class="button"
          onClick={() => setState({ name: "asking" })}
        >
          {words.forget}
        </button>
      )}
      {(state.name === "asking" || state.name === "working") && (
        <div ref={question} tabIndex={-1} role="group" aria-label={words.forget}>
          <p class="strong">{words.forgetFinal}</p>
          <div class="forget-buttons">
            <button
              type="button"
              class="button button-main"
              disabled={state.name === "working"}
              onClick={() =>
                void forget()}
            >
              {state.name === "working" ? words.forgetting : words.forgetYes}
            </button>
            <button
              type="button"
              class="button"
              disabled={state.name === "working"}
              onClick={() =>
                setState({ name: "closed" })}
            >
              {words.forgetNo}
            </button>
          </div>
        </div>
      )}
      {state.name === "done" && <Done words={words} forgotten={state.forgotten} said={said} />}
    </div>
  );
}

function Done({ words, forgotten, said }: {
  words: typeof privacyText.value;
  forgotten: DancerForgotten;
  said: { current: HTMLParagraphElement | null };
}) {
  const { likes, wishes, votes, thanks, rest } = forgotten;
  const some = likes + wishes + votes + thanks > 0;
  return (
    <div role="status">
      <p ref={said} tabIndex={-1} class="strong">{words.forgotten}</p>
      <p>{some ? words.forgottenOf(forgotten) : words.forgottenNothing}</p>
      {rest === "later" && <p>{words.forgottenLater}</p>}
      {some && <p class="muted">{words.forgottenDays(keeping.forgottenDays)}</p>}
    </div>
  );
}

/** Asks the cloud, and then the phone itself. */
async function askToForget(): Promise<State> {
  try {
    const response = await fetch("/api/dancer", { method: "DELETE", signal: AbortSignal.timeout(patience) });
    if (!response.ok) return { name: "failed", offline: false };
    const forgotten: DancerForgotten = await response.json();
    forgetHere();
    return { name: "done", forgotten };
  } catch {
    return { name: "failed", offline: !navigator.onLine };
  }
}
