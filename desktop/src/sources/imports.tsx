import { formatAgo } from "../format/ago.ts";
import { plural } from "../format/numbers.ts";
import { sourceName } from "../format/source_words.ts";
import type { SourceImport } from "@pika/contract/desk/sources.ts";
import { undoImport } from "../state/sources.ts";

const STATES: Record<SourceImport["state"], string> = {
  running: "running",
  done: "",
  cut_off: "cut off when Pika ended: take it over again, or undo it",
  undoing: "is being undone",
  undone: "undone",
};

/** What was taken over so far, the newest first; the newest of each program can be undone. */
export function Imports({ imports, busy }: { imports: SourceImport[]; busy: boolean }) {
  const now = Date.now();
  return (
    <section class="panel" aria-labelledby="sources-imports">
      <h2 id="sources-imports">Taken over</h2>
      <ul class="source-list">
        {imports.map((one) => (
          <li key={one.id} class="source">
            <div class="source-names">
              <span class="strong">
                {sourceName(one.program)}: {plural(one.tracks, "track")}, {plural(one.lists, "playlist")}
              </span>
              <span class="muted">
                {formatAgo(one.at * 1000, now)}
                {STATES[one.state] && ` · ${STATES[one.state]}`}
              </span>
            </div>
            {isNext(one, imports) && (
              <button
                type="button"
                class="button small"
                disabled={busy}
                aria-label={`Undo what was taken over from ${sourceName(one.program)}`}
                onClick={() => void undoImport(one.id)}
              >
                Undo
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whether it is the one that can be undone: the newest of its program that is not undone. */
function isNext({ id, program }: SourceImport, imports: SourceImport[]): boolean {
  return imports.find((other) => other.program === program && other.state !== "undone")?.id === id;
}
