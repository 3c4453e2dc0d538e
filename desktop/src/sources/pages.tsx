import { useEffect, useState } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import type {
  SourceChange,
  SourceCounts,
  SourceEntry,
  SourceEntryKind,
  SourceListRow,
  SourcePlace,
  SourceProblemRow,
} from "@pika/contract/desk/sources.ts";
import { changeWords, marksWords, shownChanges } from "../format/import_words.ts";
import { formatCount, plural } from "../format/numbers.ts";
import { client, connection } from "../state/session.ts";
import { errorText } from "../state/toasts.ts";

type Kind = SourceEntryKind | "lists" | "problems";

const KINDS: { kind: Kind; label: string }[] = [
  { kind: "new", label: "New" },
  { kind: "changed", label: "Changed" },
  { kind: "conflicts", label: "Yours differ" },
  { kind: "lists", label: "Playlists" },
  { kind: "not_found", label: "Not found" },
  { kind: "problems", label: "Left out" },
  { kind: "same", label: "The same" },
];

const PAGE = 50;

interface Page {
  total: number;
  rows: { key: string; head: string; path: string; words: string[] }[];
}

/** Everything that a place holds, by what would become of it, a page at a time. */
export function Pages({ place, counts }: { place: SourcePlace; counts: SourceCounts }) {
  const [kind, setKind] = useState<Kind>(() => KINDS.find((one) => counts[one.kind] > 0)?.kind ?? "new");
  const [search, setSearch] = useState("");
  const [offset, setOffset] = useState(0);
  const [page, setPage] = useState<Page | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const open = connection.value.state === "open";
  const now = `${place.state} ${JSON.stringify(counts)}`;
  useEffect(() => {
    if (place.state !== "ready" || !open) return;
    let current = true;
    read(place.id, kind, search, offset).then(
      (answer) => current && (setPage(answer), setProblem(null)),
      (error) => current && setProblem(errorText(error)),
    );
    return () => {
      current = false;
    };
  }, [kind, search, offset, now, open]);
  const show = (chosen: Kind) => {
    setKind(chosen);
    setOffset(0);
  };
  return (
    <section class="source-pages" aria-label="What comes">
      <fieldset class="segments">
        <legend class="visually-hidden">Show</legend>
        {KINDS.map(({ kind: one, label }) => (
          <label key={one} class="segment">
            <input type="radio" name="kind" checked={kind === one} onChange={() => show(one)} />
            <span>
              {label} <b class="segment-count tabular">{formatCount(counts[one])}</b>
            </span>
          </label>
        ))}
      </fieldset>
      <input
        id="search"
        class="input"
        type="search"
        aria-label="Search what comes"
        placeholder="Search"
        aria-keyshortcuts="/"
        autocomplete="off"
        spellcheck={false}
        maxLength={deskLimits.search}
        value={search}
        onInput={(event) => {
          setSearch(event.currentTarget.value);
          setOffset(0);
        }}
      />
      {problem && <p class="problem" role="alert">{problem}</p>}
      {page && <Rows page={page} kind={kind} searched={search.trim() !== ""} />}
      {page && page.total > PAGE && (
        <nav class="pager" aria-label="Pages">
          <button
            type="button"
            class="button small"
            disabled={offset === 0}
            onClick={() => setOffset(Math.max(0, offset - PAGE))}
          >
            Previous
          </button>
          <span class="muted tabular" role="status">
            {formatCount(offset + 1)}–{formatCount(Math.min(offset + PAGE, page.total))} of{" "}
            {formatCount(page.total)}
          </span>
          <button
            type="button"
            class="button small"
            disabled={offset + PAGE >= page.total}
            onClick={() => setOffset(offset + PAGE)}
          >
            Next
          </button>
        </nav>
      )}
    </section>
  );
}

const NOTHING: Record<Kind, string> = {
  new: "Nothing is new.",
  changed: "Nothing has changed since the last time.",
  conflicts: "Nothing that you have set here is different there.",
  lists: "There are no playlists.",
  not_found: "Every track was found.",
  problems: "Nothing was left out.",
  same: "Nothing was taken over so far.",
};

const WHY: Partial<Record<Kind, string>> = {
  conflicts: "What you have set here stays; what the program says is kept beside it.",
  not_found: "These are in no music folder of Pika. They are skipped, also in playlists.",
};

function Rows({ page, kind, searched }: { page: Page; kind: Kind; searched: boolean }) {
  if (page.rows.length === 0) {
    return <p class="muted" role="status">{searched ? "Nothing matches the search." : NOTHING[kind]}</p>;
  }
  return (
    <>
      {WHY[kind] && <p class="hint">{WHY[kind]}</p>}
      <ul class="coming-list">
        {page.rows.map(({ key, head, path, words }) => (
          <li key={key} class="coming">
            <span class="coming-names">
              <bdi class="strong">{head}</bdi>
              {path && <bdi class="muted source-path">{path}</bdi>}
            </span>
            <span class="coming-words">{words.map((one) => <bdi key={one}>{one}</bdi>)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

async function read(place_id: number, kind: Kind, search: string, offset: number): Promise<Page> {
  const query = { place_id, search, offset, limit: PAGE };
  if (kind === "lists") {
    const { total, rows } = await client.call("sources.lists", query);
    return { total, rows: rows.map(ofList) };
  }
  if (kind === "problems") {
    const { total, rows } = await client.call("sources.problems", query);
    return { total, rows: rows.map(ofProblem) };
  }
  const { total, rows } = await client.call("sources.entries", { ...query, kind });
  return { total, rows: rows.map((entry) => ofEntry(entry, kind)) };
}

function ofEntry(entry: SourceEntry, kind: SourceEntryKind): Page["rows"][number] {
  const { number, path, title, artist, track_path, found_by, changes } = entry;
  const shown = kind === "conflicts"
    ? changes.filter(({ theirs, mine }) => mine !== null && mine !== theirs)
    : kind === "not_found" || kind === "same"
    ? []
    : changes.filter((change) => !isInHead(change));
  const words = shownChanges(shown).map(changeWords);
  const marks = kind === "not_found" || kind === "conflicts" ? "" : marksWords(entry);
  if (marks) words.push(marks);
  if (found_by === "names") words.push("found by title, artist and length");
  const name = title || path.split(/[\\/]/).at(-1)!;
  return {
    key: String(number),
    head: artist ? `${artist} – ${name}` : name,
    path: found_by === "path" || track_path === null ? path : `${path} → ${track_path}`,
    words,
  };
}

/** A name that stands at the head of the line, and is all that is known of it. */
function isInHead({ field, before, mine }: SourceChange): boolean {
  return (field === "title" || field === "artist") && before === null && mine === null;
}

function ofList({ name, parents, tracks, found }: SourceListRow, index: number): Page["rows"][number] {
  const missing = tracks - found;
  const words = [plural(tracks, "track")];
  if (missing > 0) words.push(`${formatCount(missing)} not found`);
  return { key: `${index} ${name}`, head: name, path: parents.join(" / "), words };
}

function ofProblem({ what, message }: SourceProblemRow, index: number): Page["rows"][number] {
  return { key: `${index} ${what}`, head: what, path: "", words: [message] };
}
