import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import { account } from "../state/account.ts";
import { openDialog } from "../state/dialogs.ts";
import { goLive } from "../state/live.ts";
import { NoCloud } from "../ui/cloud_address.tsx";
import { useSubmit } from "../ui/use_submit.ts";
import { DeckPanel } from "./deck_panel.tsx";
import { SetChoice } from "./set_card.tsx";
import { RejectedList } from "./rejected.tsx";

/** Before the night: is the deck heard, and one button. */
export function Before() {
  return (
    <div class="before">
      <RejectedList />
      {account.value?.cloud_url === null ? <NowhereToGo /> : <GoLive />}
      <section class="panel" aria-labelledby="deck-heading">
        <h2 id="deck-heading">What the deck plays</h2>
        <DeckPanel />
      </section>
      <section class="panel" aria-labelledby="tonight-heading">
        <h2 id="tonight-heading">Tonight's set</h2>
        <SetChoice />
      </section>
    </div>
  );
}

function NowhereToGo() {
  return (
    <section class="panel go-live" aria-labelledby="no-cloud-heading">
      <h1 id="no-cloud-heading">No cloud to go live on</h1>
      <NoCloud />
    </section>
  );
}

interface Draft {
  name: string;
  title: string;
  hidden: boolean;
}

const EMPTY: Draft = { name: "", title: "", hidden: false };

/** What is written so far: kept while the DJ looks at the library, and when a night ends late. */
const draft = signal<Draft>(EMPTY);

/** Who, what title, seen by whom: and the one button. */
export function GoLive() {
  const known = account.value?.signed_in === true;
  const { name, title, hidden } = draft.value;
  const change = (changes: Partial<Draft>) => draft.value = { ...draft.value, ...changes };
  const heading = useRef<HTMLHeadingElement>(null);
  const { busy, problem, submit } = useSubmit(async () => {
    if (!known && name.trim() === "") throw new Error("Write the name that dancers know you by");
    await goLive({ ...(known ? {} : { name: name.trim() }), title: title.trim(), listed: !hidden });
    draft.value = EMPTY;
  });
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  return (
    <form class="panel go-live" onSubmit={submit}>
      <h1 ref={heading} tabIndex={-1}>Ready for tonight?</h1>
      <p class="muted">
        Dancers scan a code and see on their phones what you play. You can end it at any time.
      </p>
      {account.value && !known && (
        <div class="field">
          <label for="dj-name">Your DJ name</label>
          <input
            id="dj-name"
            class="input big"
            autocomplete="off"
            maxLength={limits.djName}
            value={name}
            onInput={(event) => change({ name: event.currentTarget.value })}
          />
          <p class="hint">
            Asked this once.{" "}
            <button type="button" class="link" onClick={() => openDialog.value = "account"}>
              Sign in instead
            </button>, if you used Pika on another laptop.
          </p>
        </div>
      )}
      <div class="field">
        <label for="night-title">
          Title of the night <span class="muted">(optional)</span>
        </label>
        <input
          id="night-title"
          class="input big"
          autocomplete="off"
          maxLength={limits.sessionTitle}
          value={title}
          onInput={(event) => change({ title: event.currentTarget.value })}
        />
      </div>
      <label class="choice">
        <input
          type="checkbox"
          checked={hidden}
          onChange={(event) => change({ hidden: event.currentTarget.checked })}
        />
        <span>
          Not listed <span class="muted">– only those with the code find it</span>
        </span>
      </label>
      {problem && <p class="problem" role="alert">{problem}</p>}
      <button type="submit" class="button primary go" disabled={busy}>
        {busy ? "Going live…" : "Go live"}
      </button>
      {known && account.value && (
        <p class="hint">
          As <bdi class="strong">{account.value.name}</bdi>
        </p>
      )}
    </form>
  );
}
