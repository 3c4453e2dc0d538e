import { useEffect, useState } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import type { SetTemplate } from "@pika/contract/desk/set_fill.ts";
import { plural } from "../format/numbers.ts";
import { client } from "../state/session.ts";
import { dialogList } from "../state/set_dialogs.ts";
import { type ListState, type OpenList, useList } from "../state/set_list.ts";
import { errorText } from "../state/toasts.ts";
import { Dialog } from "../ui/dialog.tsx";
import { AddIcon, RemoveIcon } from "../ui/icons.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useSubmit } from "../ui/use_submit.ts";
import { BandChoice } from "./band_choice.tsx";
import { BANDS } from "./bands.ts";
import { emptyRow, planOf, rowsOf, type SlotRow } from "./slot_rows.ts";
import { StyleChoice } from "./style_choice.tsx";

/** What stands where in a set: its slots, which "Fill" follows, and the templates that they are kept as. */
export function SlotsDialog({ onClose }: { onClose: () => void }) {
  const list = useList(dialogList.value!);
  const state = list.state.value;
  return (
    <Dialog title="What stands where" onClose={onClose}>
      {state
        ? <SlotsForm list={list} state={state} onClose={onClose} />
        : <p class="muted">{list.problem.value ?? "Opening…"}</p>}
    </Dialog>
  );
}

interface SlotsFormProps {
  list: OpenList;
  state: ListState;
  onClose: () => void;
}

function SlotsForm({ list, state: { head, entries }, onClose }: SlotsFormProps) {
  const [rows, setRows] = useState<SlotRow[]>(() => rowsOf(head.about.plan));
  const nextKey = () => Math.max(-1, ...rows.map(({ key }) => key)) + 1;
  const change = (key: number, changes: Partial<SlotRow>) =>
    setRows(rows.map((row) => row.key === key ? { ...row, ...changes } : row));
  const keep = useSubmit(async () => {
    const plan = planOf(rows);
    if (await list.change("Cannot keep the plan", () => ({ op: "about", changes: { plan } }))) onClose();
  });
  return (
    <form class="composer slots-form" onSubmit={keep.submit}>
      <p class="muted">
        From the first track on. “Fill” follows it, and the set says where it differs. What is left empty may
        be anything.
      </p>
      <Templates
        set={list.id}
        isEmpty={entries.length === 0}
        plan={() => planOf(rows)}
        onTake={({ plan }) => setRows(rowsOf(plan))}
      />
      {rows.length > 0 && (
        <ol class="slot-rows">
          {rows.map((row, index) => (
            <SlotFields
              key={row.key}
              row={row}
              number={index + 1}
              onChange={(changes) => change(row.key, changes)}
              onRemove={() => setRows(rows.filter(({ key }) => key !== row.key))}
            />
          ))}
        </ol>
      )}
      <div class="dialog-buttons">
        <button
          type="button"
          class="button"
          disabled={rows.length >= deskLimits.plan.max}
          onClick={() => setRows([...rows, emptyRow(nextKey())])}
        >
          <AddIcon /> Add a slot
        </button>
        <button
          type="button"
          class="button quiet"
          disabled={rows.length === 0 || rows.length * 2 > deskLimits.plan.max}
          title="The same slots once more: blues, contemporary, blues, contemporary"
          onClick={() =>
            setRows([...rows, ...rows.map((row, index) => ({ ...row, key: nextKey() + index }))])}
        >
          Repeat them
        </button>
      </div>
      {keep.problem && <p class="problem" role="alert">{keep.problem}</p>}
      <div class="dialog-buttons">
        <button type="submit" class="button primary" disabled={keep.busy}>Keep</button>
        <button type="button" class="button quiet" onClick={onClose}>Cancel</button>
      </div>
    </form>
  );
}

interface SlotFieldsProps {
  row: SlotRow;
  number: number;
  onChange: (changes: Partial<SlotRow>) => void;
  onRemove: () => void;
}

function SlotFields({ row, number, onChange, onRemove }: SlotFieldsProps) {
  const band = BANDS.find(({ min, max }) => row.bpmMin === String(min) && row.bpmMax === String(max)) ?? null;
  return (
    <li>
      <fieldset class="slot-fields">
        <legend class="visually-hidden">Slot {number}</legend>
        <Short label="Tracks" value={row.count} onChange={(count) => onChange({ count })} />
        <span class="field">
          <span aria-hidden="true">Tempo</span>
          <BandChoice
            value={band}
            onChange={(chosen) =>
              onChange({
                bpmMin: chosen ? String(chosen.min) : "",
                bpmMax: chosen ? String(chosen.max) : "",
              })}
          />
        </span>
        <Short label="BPM from" value={row.bpmMin} onChange={(bpmMin) => onChange({ bpmMin })} />
        <Short label="BPM to" value={row.bpmMax} onChange={(bpmMax) => onChange({ bpmMax })} />
        <Short label="Energy from" value={row.energyMin} onChange={(energyMin) => onChange({ energyMin })} />
        <Short label="Energy to" value={row.energyMax} onChange={(energyMax) => onChange({ energyMax })} />
        <StyleChoice
          id={`slot-style-${row.key}`}
          value={row.style}
          onChange={(style) => onChange({ style })}
        />
        <Short label="Minutes from" value={row.lengthMin} onChange={(lengthMin) => onChange({ lengthMin })} />
        <Short label="Minutes to" value={row.lengthMax} onChange={(lengthMax) => onChange({ lengthMax })} />
        <button
          type="button"
          class="button quiet icon-only"
          aria-label={`Remove slot ${number}`}
          title="Remove"
          onClick={onRemove}
        >
          <RemoveIcon />
        </button>
      </fieldset>
    </li>
  );
}

function Short(
  { label, value, onChange }: { label: string; value: string; onChange: (text: string) => void },
) {
  return (
    <label class="field slot-short">
      <span>{label}</span>
      <input
        class="input"
        inputMode="decimal"
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

interface TemplatesProps {
  set: number;
  isEmpty: boolean;
  /** The plan as it is written now. @throws when it cannot be read. */
  plan: () => SetTemplate["plan"];
  onTake: (template: SetTemplate) => void;
}

/** Plans that were kept, to begin with; and this one, or what the set is made of, kept as one. */
function Templates({ set, isEmpty, plan, onTake }: TemplatesProps) {
  const [templates, setTemplates] = useState<SetTemplate[]>([]);
  const [chosen, setChosen] = useState("");
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const ask = async (answer: () => Promise<{ templates: SetTemplate[] }>) => {
    try {
      setTemplates((await answer()).templates);
      setProblem(null);
    } catch (error) {
      setProblem(errorText(error));
    }
  };
  useEffect(() => void ask(() => client.call("sets.templates", {})), []);
  const named = () => {
    if (name.trim() === "") throw new Error("Write a name for the template");
    return name.trim();
  };
  const template = templates.find(({ id }) => String(id) === chosen);
  return (
    <details class="set-templates">
      <summary>Templates</summary>
      <div class="fill-row">
        <div class="field">
          <label for="set-template">Begin with</label>
          <select
            id="set-template"
            class="input"
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
          >
            <option value="">{templates.length === 0 ? "No template yet" : "Choose one"}</option>
            {templates.map(({ id, name, plan }) => (
              <option key={id} value={String(id)}>{name} ({plural(plan.length, "slot")})</option>
            ))}
          </select>
        </div>
        <button type="button" class="button" disabled={!template} onClick={() => onTake(template!)}>
          Take its slots
        </button>
        <button
          type="button"
          class="button quiet"
          disabled={!template}
          onClick={() => void ask(() => client.call("sets.delete_template", { id: template!.id }))}
        >
          Delete it
        </button>
      </div>
      <div class="fill-row">
        <TextField
          id="template-name"
          label="Keep a template as"
          type="text"
          value={name}
          onChange={setName}
          most={deskLimits.listName}
        />
        <button
          type="button"
          class="button"
          onClick={() =>
            void ask(async () => await client.call("sets.save_template", { name: named(), plan: plan() }))}
        >
          Of these slots
        </button>
        <button
          type="button"
          class="button"
          disabled={isEmpty}
          onClick={() =>
            void ask(async () => await client.call("sets.save_template", { name: named(), list: set }))}
        >
          Of what the set is made of
        </button>
      </div>
      {problem && <p class="problem" role="alert">{problem}</p>}
    </details>
  );
}
