import { useRef, useState } from "preact/hooks";
import { client } from "../state/session.ts";

interface PathFieldProps {
  id: string;
  label: string;
  value: string;
  onChange: (path: string) => void;
  /** Says what is wrong with the path, or nothing. */
  problem?: string | null;
}

/**
 * A path with completion by the sidecar: arrows choose a folder (or a place to begin, where nothing is written), Tab or Enter takes it,
 * Escape closes the list.
 */
export function PathField({ id, label, value, onChange, problem }: PathFieldProps) {
  const [entries, setEntries] = useState<{ path: string; name: string }[]>([]);
  const [chosen, setChosen] = useState(-1);
  const asked = useRef(0);

  const complete = async (prefix: string) => {
    if (prefix === "") return close();
    await offer(prefix);
  };
  const offer = async (prefix: string) => {
    const turn = ++asked.current;
    try {
      const answer = await client.call("paths.complete", { prefix });
      if (turn !== asked.current) return;
      setEntries(answer.entries);
    } catch {
      setEntries([]); // the path can be written without completion; adding it says what is wrong
    }
    setChosen(-1);
  };
  const take = (path: string) => {
    onChange(path);
    void complete(path.endsWith("/") || path.endsWith("\\") ? path : path + separator(path));
  };
  const close = () => {
    asked.current++;
    setEntries([]);
    setChosen(-1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (entries.length === 0) {
      // Where there is nothing to complete yet: places to begin.
      if (event.key === "ArrowDown" && value === "") {
        event.preventDefault();
        void offer("");
      }
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setChosen((chosen + step + entries.length) % entries.length);
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) {
      event.preventDefault();
      take(entries[chosen]!.path);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };

  const open = entries.length > 0;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="path-field">
        <input
          id={id}
          class="input"
          type="text"
          role="combobox"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          value={value}
          onInput={(event) => {
            onChange(event.currentTarget.value);
            setChosen(-1);
            void complete(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
        <ul id={`${id}-list`} role="listbox" aria-label="Folders" class="completions" hidden={!open}>
          {entries.map((entry, index) => (
            <li
              key={entry.path}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === chosen}
              onMouseDown={(event) => {
                event.preventDefault();
                take(entry.path);
              }}
            >
              {entry.name}
            </li>
          ))}
        </ul>
      </div>
      {problem && <p id={`${id}-problem`} class="problem" role="alert">{problem}</p>}
    </div>
  );
}

function separator(path: string): string {
  return path.includes("\\") && !path.includes("/") ? "\\" : "/";
}
