import { useEffect, useState } from "preact/hooks";
import type { SearchLooser } from "@pika/contract/desk/search.ts";
import { plural } from "../format/numbers.ts";
import { searchFor } from "../state/library.ts";
import { looser } from "../state/search.ts";
import { without } from "./term_text.ts";

/** So many ways out are shown. */
const MOST = 3;

/** A search that finds nothing, and what would find something. */
export function NoMatch({ text }: { text: string }) {
  const [ways, setWays] = useState<readonly SearchLooser[]>([]);
  useEffect(() => {
    let isCurrent = true;
    setWays([]);
    looser(text).then((found) => isCurrent && setWays(found), () => {}); // they are an offer only
    return () => isCurrent = false;
  }, [text]);
  // Of one term alone it says no more than the button that clears it.
  const offered = ways.some(({ term }) => term.text !== text) ? ways.slice(0, MOST) : [];
  return (
    <div class="empty">
      <h2>No track matches “{text}”</h2>
      {offered.length > 0
        ? (
          <ul class="loosen">
            {offered.map(({ term, total }) => (
              <li key={term.start}>
                <button
                  type="button"
                  class="button"
                  onClick={() => void searchFor(without(text, term))}
                >
                  <span>
                    Without <bdi class="strong">{term.text}</bdi> there {total === 1 ? "is" : "are"}{" "}
                    {plural(total, "track")}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )
        : <p>Words are looked for in title, artist, album and file name.</p>}
      <button type="button" class="button" onClick={() => void searchFor("")}>Clear the search</button>
    </div>
  );
}
