import { useEffect, useState } from "preact/hooks";
import type { ChoiceField, SearchChoice } from "@pika/contract/desk/search.ts";
import { formatCount } from "../format/numbers.ts";
import { choicesOf } from "../state/search.ts";
import { errorText } from "../state/toasts.ts";

/** From so many on they can be searched. */
const MANY = 12;

interface FoundChoicesProps {
  of: ChoiceField;
  onChoose: (values: readonly string[]) => void;
}

/** The values that there are in the library, the most frequent first, with how many tracks have each. */
export function FoundChoices({ of, onChoose }: FoundChoicesProps) {
  const [found, setFound] = useState<readonly SearchChoice[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [part, setPart] = useState("");
  useEffect(() => {
    let isCurrent = true;
    choicesOf(of).then(
      (choices) => isCurrent && setFound(choices),
      (error) => isCurrent && setProblem(errorText(error)),
    );
    return () => isCurrent = false;
  }, [of]);
  const toggle = (value: string) => {
    const now = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
    setChosen(now);
    onChoose(now);
  };
  if (problem) return <p class="problem" role="alert">{problem}</p>;
  if (found === null) return <p class="muted" role="status">Looking…</p>;
  if (found.length === 0) return <p class="muted">No track has a {of}.</p>;
  const shown = found.filter(({ value }) => value.toLowerCase().includes(part.trim().toLowerCase()));
  return (
    <>
      {found.length > MANY && (
        <input
          class="input"
          type="search"
          aria-label={`Search the ${of}s`}
          placeholder="Search"
          value={part}
          onInput={(event) => setPart(event.currentTarget.value)}
        />
      )}
      <ul class="found-choices">
        {shown.map(({ value, total }) => (
          <li key={value}>
            <label class="choice">
              <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
              <bdi>{value}</bdi>
              <span class="muted tabular">{formatCount(total)}</span>
            </label>
          </li>
        ))}
      </ul>
    </>
  );
}
