import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Where a menu opens: CSS pixels of the window. */
export interface Place {
  x: number;
  y: number;
}

/** At the pointer; under `element` when a key asked (the event then lies outside of it). */
export function placeOf(event: MouseEvent, element: Element): Place {
  const box = element.getBoundingClientRect();
  const inside = event.clientY >= box.top && event.clientY <= box.bottom && event.clientX >= box.left &&
    event.clientX <= box.right;
  return inside ? { x: event.clientX, y: event.clientY } : placeUnder(element);
}

/** Under an element, a little in from its left edge. */
export function placeUnder(element: Element): Place {
  const box = element.getBoundingClientRect();
  return { x: box.left + Math.min(60, box.width / 4), y: box.bottom };
}

export interface MenuEntry {
  label: string;
  /** Its key, as it is shown. */
  hint?: string;
  run: () => void;
  disabled?: boolean;
}

interface PopupMenuProps {
  label: string;
  place: Place;
  entries: readonly MenuEntry[];
  onClose: () => void;
  /** Shown above the entries. */
  children?: ComponentChildren;
}

/** A menu over everything, always within the window: arrows choose, Enter does it, Escape leaves. */
export function PopupMenu({ label, place, entries, onClose, children }: PopupMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const items = () => [...menu.current!.querySelectorAll<HTMLButtonElement>("button:enabled")];
  useLayoutEffect(() => {
    const element = menu.current!;
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(0, Math.min(place.x, innerWidth - width - 8))}px`;
    element.style.top = `${Math.max(0, Math.min(place.y, innerHeight - height - 8))}px`;
    items()[0]?.focus();
  }, [place.x, place.y]);
  const focus = (item: HTMLButtonElement | undefined) => item?.focus();
  const step = (by: number) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    focus(all[(at + by + all.length) % all.length]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Home") focus(items()[0]);
    else if (event.key === "End") focus(items().at(-1));
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={menu}
      class="row-menu"
      role="menu"
      aria-label={label}
      onKeyDown={onKeyDown}
      onFocusOut={(event) => {
        // When it is taken away, the focus goes too, and there is nothing left to close.
        if (menu.current?.contains(event.relatedTarget as Node | null) === false) onClose();
      }}
    >
      {children}
      {entries.map(({ label, hint, run, disabled }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          class="menu-item"
          tabIndex={-1}
          disabled={disabled}
          onClick={() => {
            onClose();
            run();
          }}
        >
          {label}
          {hint && <kbd aria-hidden="true">{hint}</kbd>}
        </button>
      ))}
    </div>
  );
}
