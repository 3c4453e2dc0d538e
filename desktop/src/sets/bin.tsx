import { useState } from "preact/hooks";
import { plural } from "../format/numbers.ts";
import { eraseList, restoreList, setTree } from "../state/set_tree.ts";

/** What was deleted; it comes back with one click, and goes for good with two. */
export function Bin() {
  const [asking, setAsking] = useState<number | null>(null);
  const bin = setTree.value?.bin ?? [];
  if (bin.length === 0) return null;
  return (
    <details class="set-bin">
      <summary>Bin ({plural(bin.length, "list")})</summary>
      <ul>
        {bin.map(({ id, name }) => (
          <li key={id}>
            <bdi class="bin-name">{name}</bdi>
            {asking === id
              ? (
                <span role="group" aria-label={`Erase ${name}`}>
                  <button type="button" class="button small danger" onClick={() => void eraseList(id)}>
                    Erase for good
                  </button>
                  <button type="button" class="button quiet small" onClick={() => setAsking(null)}>
                    Keep
                  </button>
                </span>
              )
              : (
                <span>
                  <button
                    type="button"
                    class="button quiet small"
                    aria-label={`Bring back ${name}`}
                    onClick={() => void restoreList(id)}
                  >
                    Bring back
                  </button>
                  <button
                    type="button"
                    class="button quiet small"
                    aria-label={`Erase ${name}…`}
                    onClick={() => setAsking(id)}
                  >
                    Erase…
                  </button>
                </span>
              )}
          </li>
        ))}
      </ul>
    </details>
  );
}
