import type { TonightEntry } from "@pika/contract/desk/set_tonight.ts";
import { formatBpm, plural } from "../format/numbers.ts";
import { setTree } from "../state/set_tree.ts";
import { chooseTonight, tonight } from "../state/tonight.ts";
import { KeyChip } from "../ui/key_chip.tsx";

/** How many of what comes are shown. */
const NEXT = 3;

/** What comes next in tonight's set. */
export function SetCard() {
  const now = tonight.value;
  if (!now) return null;
  const from = now.entries.findIndex(({ entry }) => entry.id === now.next);
  const next = from < 0
    ? []
    : now.entries.slice(from).filter(({ state }) => state === "to_come").slice(0, NEXT);
  const count = (of: TonightEntry["state"]) => now.entries.filter(({ state }) => state === of).length;
  const skipped = count("skipped");
  return (
    <section class="panel set-card" aria-labelledby="set-card-heading">
      <div class="panel-head">
        <h2 id="set-card-heading">Next in the set</h2>
        {now.list && (
          <span class="muted tabular">
            {count("played") + count("now")} of {now.entries.length} played
            {skipped > 0 && `, ${plural(skipped, "skipped", "skipped")}`}
          </span>
        )}
      </div>
      <SetChoice />
      {now.list && now.entries.length === 0 && <p class="muted">The set is empty.</p>}
      {now.list && now.entries.length > 0 && next.length === 0 && (
        <p class="muted">That was the last of it.</p>
      )}
      {next.length > 0 && (
        <ol class="set-next">
          {next.map(({ entry }) => (
            <li key={entry.id}>
              <span class="set-next-names">
                <a href={`#/track/${entry.track_id}`} class="strong">
                  <bdi>{entry.track?.title ?? entry.title}</bdi>
                </a>
                <span class="muted">
                  <bdi>{(entry.track?.artist ?? entry.artist) || "Unknown artist"}</bdi>
                  {entry.note && <bdi class="entry-note">{entry.note}</bdi>}
                </span>
              </span>
              <span class="tabular">{formatBpm(entry.track?.bpm ?? null)}</span>
              <span>{entry.track?.key && <KeyChip value={entry.track.key} />}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** Which set is played tonight. */
export function SetChoice() {
  const chosen = tonight.value?.list ?? null;
  const sets = setTree.value?.lists.filter(({ kind }) => kind === "set") ?? [];
  if (sets.length === 0 && chosen === null) {
    return (
      <p class="muted">
        No set yet. <a href="#/sets">Prepare one</a>, and it is at hand here during the night.
      </p>
    );
  }
  return (
    <div class="set-choice">
      <label>
        <span class="visually-hidden">Tonight's set</span>
        <select
          class="input"
          value={chosen === null ? "" : String(chosen.id)}
          onChange={({ currentTarget: { value } }) => void chooseTonight(value === "" ? null : Number(value))}
        >
          <option value="">No set tonight</option>
          {sets.map(({ id, name }) => <option key={id} value={String(id)}>{name}</option>)}
        </select>
      </label>
      {chosen && <a class="button quiet small" href={`#/sets/${chosen.id}`}>Open it</a>}
    </div>
  );
}
