import { useEffect, useState } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import { knownTags, loadTags } from "../state/tags.ts";
import { errorText } from "../state/toasts.ts";
import { CloseIcon } from "./icons.tsx";

interface TagFieldProps {
  /** Where it stands: two on one page need two. */
  id: string;
  /** Those that are there and can be taken away. */
  tags: readonly string[];
  /** What becomes of a tag that is written. */
  action: "Add" | "Remove";
  /** @throws when it is refused; the field says why. */
  onEnter: (tag: string) => Promise<unknown>;
  /** Absent where none is there. */
  onRemove?: (tag: string) => void;
}

/** Free tags: a field that proposes those that exist; Enter or a comma ends one. */
export function TagField({ id, tags, action, onEnter, onRemove }: TagFieldProps) {
  const [draft, setDraft] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => void loadTags(), []);

  const enter = async (written: string) => {
    const tag = written.trim();
    if (tag === "") return;
    try {
      await onEnter(tag);
      setDraft("");
      setProblem(null);
    } catch (error) {
      setProblem(errorText(error));
    }
  };
  return (
    <div class="tag-field">
      {tags.length > 0 && (
        <ul class="tags" aria-label="Tags">
          {tags.map((tag) => (
            <li key={tag} class="tag">
              <bdi>{tag}</bdi>
              <button
                type="button"
                class="tag-remove"
                aria-label={`Remove ${tag}`}
                onClick={() => onRemove?.(tag)}
              >
                <CloseIcon />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        class="tag-form"
        onSubmit={(event) => {
          event.preventDefault();
          void enter(draft);
        }}
      >
        <input
          class="input"
          aria-label={`${action} a tag`}
          placeholder={`${action} a tag`}
          autocomplete="off"
          maxLength={deskLimits.tag}
          list={`${id}-known`}
          value={draft}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          onInput={(event) => {
            const written = event.currentTarget.value;
            setProblem(null);
            setDraft(written);
            if (written.endsWith(",")) void enter(written.slice(0, -1));
          }}
        />
        <datalist id={`${id}-known`}>
          {knownTags.value.filter(({ tag }) => !tags.includes(tag)).map(({ tag }) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        <button type="submit" class="button small" disabled={draft.trim() === ""}>{action}</button>
        {problem && <p id={`${id}-problem`} class="problem" role="alert">{problem}</p>}
      </form>
    </div>
  );
}
