import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { DownIcon, UpIcon } from "./icons.tsx";

interface OrderedListProps<Id extends string> {
  /** In their order; `name` is for the buttons. */
  items: readonly { id: Id; name: string; shown: ComponentChildren }[];
  /** One place up or down. */
  onMove: (id: Id, step: 1 | -1) => Promise<void>;
}

/** A list whose entries are moved by buttons: by mouse, finger and keys alike. The focus goes with the entry. */
export function OrderedList<Id extends string>({ items, onMove }: OrderedListProps<Id>) {
  const list = useRef<HTMLOListElement>(null);
  const move = async (id: Id, step: 1 | -1) => {
    await onMove(id, step);
    const find = (which: string) =>
      list.current?.querySelector<HTMLButtonElement>(`[data-entry="${id}"] ${which}:enabled`);
    (find(`[data-step="${step}"]`) ?? find("[data-step]"))?.focus();
  };
  return (
    <ol ref={list} class="ordered-list">
      {items.map(({ id, name, shown }, index) => (
        <li key={id} data-entry={id}>
          <span class="ordered-entry">{shown}</span>
          {([-1, 1] as const).map((step) => (
            <button
              key={step}
              type="button"
              class="button quiet small icon-only"
              data-step={step}
              aria-label={`Move ${name} ${step < 0 ? "up" : "down"}`}
              disabled={step < 0 ? index === 0 : index === items.length - 1}
              onClick={() => void move(id, step)}
            >
              {step < 0 ? <UpIcon /> : <DownIcon />}
            </button>
          ))}
        </li>
      ))}
    </ol>
  );
}

/** `order` with `entry` one place further among those that are `shown`; the others keep their places. */
export function moved<T>(order: readonly T[], shown: readonly T[], entry: T, step: 1 | -1): T[] {
  const neighbour = shown[shown.indexOf(entry) + step];
  if (neighbour === undefined) return [...order];
  const rest = order.filter((one) => one !== entry);
  rest.splice(rest.indexOf(neighbour) + (step > 0 ? 1 : 0), 0, entry);
  return rest;
}
