import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { errorText } from "../state/toasts.ts";
import { EditIcon } from "./icons.tsx";

interface NoteFieldProps {
  /** What the note is about, for screen readers: `Lantern Street`. */
  about: string;
  text: string;
  /** @throws when it cannot be kept; the field stays open and says why. */
  keep: (text: string) => Promise<unknown>;
}

/** A note that is written where it stands: Enter or leaving the field keeps it, Escape leaves it as it was. */
export function NoteField({ about, text, keep }: NoteFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const editing = draft !== null;
  useLayoutEffect(() => {
    if (editing) input.current?.focus();
  }, [editing]);

  const close = (focus: "back" | "away") => {
    setDraft(null);
    setProblem(null);
    if (focus === "back") requestAnimationFrame(() => opener.current?.focus());
  };
  const store = async (focus: "back" | "away") => {
    const written = draft!.trim();
    if (written === text) return close(focus);
    try {
      await keep(written);
      close(focus);
    } catch (error) {
      setProblem(errorText(error));
    }
  };

  if (!editing) {
    return (
      <button
        ref={opener}
        type="button"
        class={`note-opener${text ? "" : " empty-note"}`}
        aria-label={text ? `Note on ${about}: ${text}` : `Add a note on ${about}`}
        onClick={() => setDraft(text)}
      >
        {text ? <bdi>{text}</bdi> : <span>Note</span>}
        <EditIcon />
      </button>
    );
  }
  return (
    <span class="note-editing">
      <input
        ref={input}
        class="input"
        aria-label={`Note on ${about}`}
        aria-invalid={problem ? true : undefined}
        maxLength={500}
        value={draft}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => void store("away")}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            void store("back");
          } else if (event.key === "Escape") {
            event.preventDefault();
            event.stopPropagation();
            close("back");
          }
        }}
      />
      {problem && <span class="problem" role="alert">{problem}</span>}
    </span>
  );
}
