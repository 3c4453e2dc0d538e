import type { TableColumn } from "@pika/contract/desk/settings.ts";
import { changeSettings, settings } from "../state/settings.ts";
import { Dialog } from "../ui/dialog.tsx";
import { moved, OrderedList } from "../ui/ordered_list.tsx";
import { CHOICES } from "./columns.ts";

/** Which columns the table has beside cover and title, and in which order. */
export function ColumnsDialog({ onClose }: { onClose: () => void }) {
  const chosen = settings.value.columns;
  const others = (Object.keys(CHOICES) as TableColumn[]).filter((id) => !chosen.includes(id));
  const choose = (id: TableColumn, on: boolean) =>
    void changeSettings({ columns: on ? [...chosen, id] : chosen.filter((one) => one !== id) });
  const box = (id: TableColumn, checked: boolean) => (
    <label class="choice">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => choose(id, event.currentTarget.checked)}
      />
      {CHOICES[id].label}
    </label>
  );
  return (
    <Dialog title="Columns" onClose={onClose}>
      {chosen.length > 0 && (
        <section class="setting" aria-label="Shown">
          <OrderedList
            items={chosen.map((id) => ({ id, name: CHOICES[id].label, shown: box(id, true) }))}
            onMove={(id, step) => changeSettings({ columns: moved(chosen, chosen, id, step) })}
          />
        </section>
      )}
      {others.length > 0 && (
        <section class="setting" aria-label="Not shown">
          {others.map((id) => <div key={id} class="column-choice">{box(id, false)}</div>)}
        </section>
      )}
      <p class="hint">In a narrow window the first two stand beside the title.</p>
    </Dialog>
  );
}
