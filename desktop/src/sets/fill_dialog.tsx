import { useState } from "preact/hooks";
import type { Filled, FillItem } from "@pika/contract/desk/set_fill.ts";
import { formatBpm, plural } from "../format/numbers.ts";
import { stepKindWord, stepWords } from "../format/step_words.ts";
import { client } from "../state/session.ts";
import { stretchAsked } from "../state/set_dialogs.ts";
import { useList } from "../state/set_list.ts";
import { setTree } from "../state/set_tree.ts";
import { Dialog } from "../ui/dialog.tsx";
import { EnergyBar } from "../ui/energy_bar.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { useSubmit } from "../ui/use_submit.ts";
import { BandChoice } from "./band_choice.tsx";
import { EMPTY_FORM, type FillForm, fillQuery } from "./fill_form.ts";
import { lengthWords, timeOf } from "./set_words.ts";
import { say } from "./spoken.ts";
import { StyleChoice } from "./style_choice.tsx";

/** Finds what could stand in a stretch of a set; nothing changes until it is taken. */
export function FillDialog({ onClose }: { onClose: () => void }) {
  const stretch = stretchAsked.value!;
  const list = useList(stretch.list);
  const [form, setForm] = useState<FillForm>(EMPTY_FORM);
  const [found, setFound] = useState<Filled | null>(null);
  const [seed, setSeed] = useState(1);
  const change = (changes: Partial<FillForm>) => setForm({ ...form, ...changes });
  const find = async (with_seed: number) => {
    const filled = await client.call("sets.fill", fillQuery(form, stretch, with_seed));
    setSeed(with_seed);
    setFound(filled);
    say(`${plural(filled.items.length, "track")} found, ${lengthWords(filled.seconds)}`);
  };
  const show = useSubmit(() => find(1));
  const another = useSubmit(() => find(seed + 1));
  const take = useSubmit(async () => {
    const { after, before, items } = found!;
    const put = { op: "put" as const, after, before, items: items.map(({ item }) => item) };
    if (await list.change("Cannot take it", () => put)) {
      say(`Filled with ${plural(items.length, "track")}`);
      onClose();
    }
  });
  const entries = list.state.value?.entries ?? [];
  const name = (id: number) => entries.find((entry) => entry.id === id)?.title ?? "";
  const problem = show.problem ?? another.problem ?? take.problem;
  return (
    <Dialog title="Fill a stretch" onClose={onClose}>
      <form class="composer fill-form" onSubmit={show.submit}>
        <p class="muted">{stretchWords(stretch.after, stretch.before, name)}</p>
        <fieldset class="fill-length">
          <legend>How much</legend>
          <label class="choice">
            <input
              type="radio"
              name="fill-by"
              checked={form.by === "count"}
              onChange={() => change({ by: "count" })}
            />
            <span>Tracks</span>
          </label>
          <Small
            label="Number of tracks"
            value={form.count}
            onChange={(count) => change({ by: "count", count })}
          />
          <label class="choice">
            <input
              type="radio"
              name="fill-by"
              checked={form.by === "minutes"}
              onChange={() => change({ by: "minutes" })}
            />
            <span>Minutes</span>
          </label>
          <Small
            label="Length in minutes"
            value={form.minutes}
            onChange={(minutes) => change({ by: "minutes", minutes })}
          />
        </fieldset>
        <div class="fill-row">
          <BandChoice value={form.band} onChange={(band) => change({ band })} />
          <FromTo
            what="BPM"
            from={form.bpmFrom}
            to={form.bpmTo}
            onChange={(bpmFrom, bpmTo) => change({ bpmFrom, bpmTo })}
          />
          <FromTo
            what="Energy"
            from={form.energyFrom}
            to={form.energyTo}
            onChange={(energyFrom, energyTo) => change({ energyFrom, energyTo })}
          />
        </div>
        <div class="fill-row">
          <StyleChoice id="fill-style" value={form.style} onChange={(style) => change({ style })} />
          <div class="field">
            <label for="fill-from">Out of</label>
            <select
              id="fill-from"
              class="input"
              value={form.fromList}
              onChange={(event) => change({ fromList: event.currentTarget.value })}
            >
              <option value="">The whole library</option>
              {setTree.value?.lists.filter(({ kind, id }) => kind !== "folder" && id !== stretch.list).map((
                row,
              ) => <option key={row.id} value={String(row.id)}>{row.name}</option>)}
            </select>
          </div>
          <div class="field">
            <label for="fill-nights">Not of the last nights</label>
            <input
              id="fill-nights"
              class="input"
              inputMode="numeric"
              value={form.nights}
              onInput={(event) => change({ nights: event.currentTarget.value })}
            />
          </div>
        </div>
        {problem && <p class="problem" role="alert">{problem}</p>}
        <div class="dialog-buttons">
          <button type="submit" class={`button${found ? "" : " primary"}`} disabled={show.busy}>
            Show me
          </button>
          {found && (
            <>
              <button type="button" class="button" disabled={another.busy} onClick={another.submit}>
                Another one
              </button>
              <button
                type="button"
                class="button primary"
                disabled={take.busy || found.items.length === 0}
                onClick={take.submit}
              >
                Take it
              </button>
            </>
          )}
        </div>
        {found && (
          <Preview
            found={found}
            next={entries.find(({ id }) => id === found.before)?.track ?? null}
          />
        )}
      </form>
    </Dialog>
  );
}

/** What would stand there. */
function Preview({ found, next }: { found: Filled; next: FillItem["track"] }) {
  return (
    <section class="fill-preview" aria-label="What was found">
      <p class="muted">
        {plural(found.items.length, "track")}, {lengthWords(found.seconds)}
        {found.lacking > 0 &&
          `. For ${plural(found.lacking, "place")} nothing was left: ask for less, or for more kinds.`}
      </p>
      <ol class="fill-items">
        {found.items.map(({ item, track, at, step }, index) => (
          <li key={"entry" in item ? `entry ${item.entry}` : `${item.track_id} ${index}`}>
            {step && (
              <span class={`alternative-step muted step-${step.kind}`}>
                {stepKindWord(step.kind)}: {stepWords(step, { key: track?.key ?? null }).join(" · ")}
              </span>
            )}
            <span class="fill-item">
              <span class="muted tabular">{timeOf(at, null)}</span>
              <span class="alternative-names">
                <bdi class="strong">{track?.title ?? "A locked track"}</bdi>
                <bdi class="muted">{track?.artist}</bdi>
              </span>
              <span class="tabular strong">{formatBpm(track?.bpm ?? null)}</span>
              <span>{track?.key && <KeyChip value={track.key} />}</span>
              <span class="alternative-energy">
                <EnergyBar value={track?.energy ?? null} />
              </span>
            </span>
          </li>
        ))}
      </ol>
      {found.last && (
        <p class={`alternative-step muted step-${found.last.kind}`}>
          {stepKindWord(found.last.kind)}, to what comes after:{" "}
          {stepWords(found.last, { key: next?.key ?? null }).join(" · ")}
        </p>
      )}
    </section>
  );
}

function Small(
  { label, value, onChange }: { label: string; value: string; onChange: (text: string) => void },
) {
  return (
    <input
      class="input short"
      inputMode="numeric"
      aria-label={label}
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface FromToProps {
  what: string;
  from: string;
  to: string;
  onChange: (from: string, to: string) => void;
}

function FromTo({ what, from, to, onChange }: FromToProps) {
  return (
    <fieldset class="from-to">
      <legend>{what}, from – to</legend>
      <input
        class="input"
        inputMode="decimal"
        aria-label={`${what} at the start`}
        placeholder="as it is"
        value={from}
        onInput={(event) => onChange(event.currentTarget.value, to)}
      />
      <span aria-hidden="true">–</span>
      <input
        class="input"
        inputMode="decimal"
        aria-label={`${what} at the end`}
        placeholder="as it is"
        value={to}
        onInput={(event) => onChange(from, event.currentTarget.value)}
      />
    </fieldset>
  );
}

function stretchWords(after: number | null, before: number | null, name: (id: number) => string): string {
  if (after === null && before === null) return "The whole set.";
  if (after === null) return `From the start to “${name(before!)}”.`;
  if (before === null) return `From “${name(after)}” to the end.`;
  return `Between “${name(after)}” and “${
    name(before)
  }”: what stands there now gives way, unless it is locked.`;
}
