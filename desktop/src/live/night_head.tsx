import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import { formatClock, formatSpan } from "../format/clock.ts";
import type { LiveSession } from "@pika/contract/desk/live.ts";
import { openDialog } from "../state/dialogs.ts";
import { codeShown, session, setListed, setTitle } from "../state/live.ts";
import { CodeIcon, EditIcon, StopIcon } from "../ui/icons.tsx";
import { useClock } from "../ui/use_clock.ts";
import { useSubmit } from "../ui/use_submit.ts";
import { NetworkLight } from "./network.tsx";

/** The night's title and length, the network, and the two big buttons. */
export function NightHead() {
  const now = session.value;
  if (!now) return null;
  return (
    <header class="night-head">
      <div class="night-names">
        <Title session={now} />
        <p class="muted tabular">
          <Since start={now.started_at} />
          <label class="choice inline">
            <input
              type="checkbox"
              checked={!now.listed}
              onChange={(event) => void setListed(!event.currentTarget.checked)}
            />
            Not listed
          </label>
        </p>
      </div>
      <NetworkLight />
      <div class="night-buttons">
        <button
          type="button"
          class="button"
          disabled={now.url === null}
          aria-keyshortcuts="P"
          onClick={() => codeShown.value = true}
        >
          <CodeIcon /> Show the code <kbd aria-hidden="true">P</kbd>
        </button>
        <button type="button" class="button end" onClick={() => openDialog.value = "end_night"}>
          <StopIcon /> End the night…
        </button>
      </div>
    </header>
  );
}

function Since({ start }: { start: number }) {
  const now = useClock();
  return <span>Live since {formatClock(start)} · {formatSpan(start, now)}</span>;
}

function Title({ session: { title } }: { session: LiveSession }) {
  const [draft, setDraft] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const pencil = useRef<HTMLButtonElement>(null);
  const editing = draft !== null;
  const close = () => {
    setDraft(null);
    requestAnimationFrame(() => pencil.current?.focus());
  };
  const { busy, problem, submit } = useSubmit(async () => {
    await setTitle(draft!.trim());
    close();
  });
  useLayoutEffect(() => {
    if (editing) input.current?.select();
  }, [editing]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  if (!editing) {
    return (
      <div class="night-title">
        <h1 ref={heading} tabIndex={-1}>
          <bdi>{title || "Tonight"}</bdi>
        </h1>
        <button
          ref={pencil}
          type="button"
          class="button quiet icon-only small"
          aria-label="Edit the title"
          onClick={() => setDraft(title)}
        >
          <EditIcon />
        </button>
      </div>
    );
  }
  return (
    <form class="night-title" onSubmit={submit}>
      <h1 class="visually-hidden">{title || "Tonight"}</h1>
      <input
        ref={input}
        class="input"
        aria-label="Title of the night"
        maxLength={limits.sessionTitle}
        value={draft}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          event.stopPropagation();
          close();
        }}
      />
      <button type="submit" class="button small primary" disabled={busy}>Store</button>
      <button type="button" class="button quiet small" onClick={close}>Cancel</button>
      {problem && <p class="problem" role="alert">{problem}</p>}
    </form>
  );
}
