import { useId, useState } from "preact/hooks";
import { changeCloud, settings } from "../state/settings.ts";
import { useSubmit } from "./use_submit.ts";

/** Where the live nights are carried; changed only by who has a cloud of their own, or a build that knows none. */
export function CloudAddress() {
  const known = settings.value.cloud_url ?? "";
  const [text, setText] = useState(known);
  const id = useId();
  const { busy, problem, submit } = useSubmit(async () => {
    await changeCloud(text.trim() || null);
    setText(settings.value.cloud_url ?? "");
  });
  return (
    <form class="field" onSubmit={submit}>
      <label for={id}>Address of the cloud</label>
      <div class="with-button">
        <input
          id={id}
          class="input"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder="https://"
          value={text}
          aria-invalid={problem ? true : undefined}
          aria-describedby={`${id}-hint`}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={busy || text.trim() === known}>Store</button>
      </div>
      {problem
        ? <p id={`${id}-hint`} class="problem" role="alert">{problem}</p>
        : (
          <p id={`${id}-hint`} class="hint">
            Each cloud has its own accounts and nights. Empty: the one that this Pika was made for, if any.
          </p>
        )}
    </form>
  );
}

/** In the place of what needs a cloud, where neither build nor settings name one. */
export function NoCloud() {
  return (
    <>
      <p>
        This Pika was made without a cloud, and without one dancers cannot follow. Whoever runs a cloud tells
        you its address: enter it here, or later in the settings, under Advanced.
      </p>
      <CloudAddress />
    </>
  );
}
