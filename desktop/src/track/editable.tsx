import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { EditableField, Track } from "@pika/contract/desk/tracks.ts";
import { editTrack } from "../state/edits.ts";
import { errorText } from "../state/toasts.ts";
import { EditIcon } from "../ui/icons.tsx";
import { readField } from "../ui/field_input.ts";

interface EditableProps {
  track: Track;
  field: EditableField;
  /** Name for people: `Tempo`. */
  label: string;
  /** What the field holds when it is opened. */
  text: string;
  /** How the value is shown. */
  children: ComponentChildren;
  inputMode?: "decimal" | "numeric" | "text";
}

/** A value with its pencil: Enter stores, Escape leaves, what is wrong is said beside the field. */
export function Editable({ track, field, label, text, children, inputMode = "text" }: EditableProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const pencil = useRef<HTMLButtonElement>(null);
  const id = `edit-${field}`;
  const editing = draft !== null;

  useLayoutEffect(() => {
    if (editing) input.current?.select();
  }, [editing]);

  const close = () => {
    setDraft(null);
    setProblem(null);
    requestAnimationFrame(() => pencil.current?.focus());
  };
  const store = async () => {
    const read = readField(field, draft!, track.duration);
    if ("problem" in read) return setProblem(read.problem);
    try {
      await editTrack(
        track.id,
        field,
        read.value,
        `${label} of “${track.title}” set to ${draft!.trim() || "nothing"}`,
      );
      close();
    } catch (error) {
      setProblem(errorText(error));
    }
  };

  if (!editing) {
    return (
      <span class="editable">
        <span class="editable-value">{children}</span>
        <button
          ref={pencil}
          type="button"
          class="button quiet icon-only small"
          aria-label={`Edit ${label.toLowerCase()}`}
          onClick={() => setDraft(text)}
        >
          <EditIcon />
        </button>
      </span>
    );
  }
  return (
    <form
      class="editable editing"
      onSubmit={(event) => {
        event.preventDefault();
        void store();
      }}
    >
      <input
        ref={input}
        id={id}
        class="input"
        aria-label={label}
        inputMode={inputMode}
        autocomplete="off"
        value={draft}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onInput={(event) => {
          setDraft(event.currentTarget.value);
          setProblem(null);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          event.stopPropagation();
          close();
        }}
      />
      <button type="submit" class="button small primary">Store</button>
      <button type="button" class="button quiet small" onClick={close}>Cancel</button>
      {problem && <p id={`${id}-problem`} class="problem" role="alert">{problem}</p>}
    </form>
  );
}
