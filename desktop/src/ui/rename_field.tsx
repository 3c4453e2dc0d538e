import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { errorText } from "../state/toasts.ts";

interface RenameFieldProps {
  label: string;
  text: string;
  most: number;
  /** @throws when it cannot be kept; the field stays open and says why. */
  keep: (text: string) => Promise<unknown>;
  /** After it was kept or given up. */
  onEnd: (focus: "back" | "away") => void;
}

/** A line that is written where it stands: Enter or leaving it keeps it, Escape leaves it as it was. */
export function RenameField({ label, text, most, keep, onEnd }: RenameFieldProps) {
  const [draft, setDraft] = useState(text);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  const keeping = useRef(false);
  useLayoutEffect(() => {
    input.current!.focus();
    input.current!.select();
  }, []);
  const end = (focus: "back" | "away") => {
    if (ended.current) return;
    ended.current = true;
    onEnd(focus);
  };
  const store = async (focus: "back" | "away") => {
    if (ended.current || keeping.current) return;
    const written = draft.trim();
    if (written === text) return end(focus);
    keeping.current = true;
    try {
      await keep(written);
      end(focus);
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      keeping.current = false;
    }
  };
  return (
    <span class="rename-field">
      <input
        ref={input}
        class="input"
        aria-label={label}
        aria-invalid={problem ? true : undefined}
        autocomplete="off"
        spellcheck={false}
        maxLength={most}
        value={draft}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => void store("away")}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") void store("back");
          else if (event.key === "Escape") end("back");
          else return;
          event.preventDefault();
        }}
      />
      {problem && <span class="problem" role="alert">{problem}</span>}
    </span>
  );
}
