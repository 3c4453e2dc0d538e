import { useLayoutEffect, useRef } from "preact/hooks";
import type { TrackRow } from "@pika/contract/desk/tracks.ts";
import { playNow } from "../state/live.ts";
import { showError } from "../state/toasts.ts";

/** CSS pixels that the menu needs. */
const SIZE = { width: 200, height: 90 };

/** A row and where its menu opens, in CSS pixels of the window. */
export interface MenuPlace {
  row: TrackRow;
  x: number;
  y: number;
}

/** At the pointer; under the row when a key asked (the event then lies outside of it); always within the window. */
export function menuPlace(event: MouseEvent, element: Element, row: TrackRow): MenuPlace {
  const box = element.getBoundingClientRect();
  const inside = event.clientY >= box.top && event.clientY <= box.bottom;
  const x = inside ? event.clientX : box.left + 60;
  const y = inside ? event.clientY : box.bottom;
  return { row, x: Math.min(x, innerWidth - SIZE.width), y: Math.min(y, innerHeight - SIZE.height) };
}

/** Tells the phones that this track plays now. */
export function playRow(row: TrackRow): void {
  playNow({ track_id: row.id }, row.title).catch((error) => showError("Cannot play this track now", error));
}

interface RowMenuProps {
  place: MenuPlace;
  onOpen: (row: TrackRow) => void;
  onClose: () => void;
}

/** What can be done with a track while the night runs: arrows choose, Enter does it, Escape leaves. */
export function RowMenu({ place: { row, x, y }, onOpen, onClose }: RowMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => menu.current!.querySelector("button")!.focus(), []);
  const step = (by: number) => {
    const items = [...menu.current!.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    items[(at + by + items.length) % items.length]!.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const item = (label: string, run: () => void) => (
    <button
      type="button"
      role="menuitem"
      class="menu-item"
      tabIndex={-1}
      onClick={() => {
        onClose();
        run();
      }}
    >
      {label}
    </button>
  );
  return (
    <div
      ref={menu}
      class="row-menu"
      role="menu"
      aria-label={row.title}
      style={{ left: `${x}px`, top: `${y}px` }}
      onKeyDown={onKeyDown}
      onFocusOut={(event) => {
        if (!menu.current!.contains(event.relatedTarget as Node | null)) onClose();
      }}
    >
      {item("Play now", () => playRow(row))}
      {item("Open", () => onOpen(row))}
    </div>
  );
}
