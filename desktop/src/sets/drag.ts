/** Dragging with mouse, pen or finger: what is held, where it would land, and what happens when it is let go. */
import { signal } from "@preact/signals";

/** What is held. */
export type Load =
  | { kind: "tracks"; tracks: readonly number[] }
  /** Rows of a list, with the tracks that they stand for. */
  | { kind: "entries"; list: number; entries: readonly number[]; tracks: readonly number[] }
  /** A list or folder of the tree. */
  | { kind: "list"; id: number };

/** How it lands: `copy` while Ctrl (on a Mac ⌥) is held. */
export type Landing = "move" | "copy";

export interface Target {
  accepts: (load: Load) => boolean;
  /** Which place lies at this height of the window, in CSS pixels; in a list 0 is before the first row. */
  placeAt: (y: number, load: Load) => number;
  drop: (load: Load, place: number, landing: Landing) => void;
  /** What scrolls when the pointer comes near its edge. */
  scroller?: HTMLElement;
}

export interface Drag {
  load: Load;
  /** What is written beside the pointer. */
  label: string;
  x: number;
  y: number;
  landing: Landing;
  /** Where it would land now. */
  over: { target: Target; place: number } | null;
}

/** CSS pixels: a press that moves less is a click. */
const THRESHOLD = 5;
/** CSS pixels from an edge in which the list scrolls, and how far it does so in a frame. */
const EDGE = 40;
const SCROLL_STEP = 12;

export const drag = signal<Drag | null>(null);

const targets = new WeakMap<Element, Target>();

/** Lets things be dropped on `element`, which carries `data-drop`. Returns what ends that. */
export function dropTarget(element: HTMLElement, target: Target): () => void {
  targets.set(element, target);
  return () => targets.delete(element);
}

/** The place within a list of rows of equal height, `offset` CSS pixels below its top: the nearer gap between two rows. */
export function placeAt(offset: number, rowHeight: number, rows: number): number {
  return Math.min(rows, Math.max(0, Math.round(offset / rowHeight)));
}

/** How far a list scrolls while something is held at `y`, between `top` and `bottom`; negative is up. */
export function scrollBy(y: number, top: number, bottom: number): number {
  if (y < top + EDGE) return -SCROLL_STEP;
  return y > bottom - EDGE ? SCROLL_STEP : 0;
}

/** To be called when the button is pressed on something that can be dragged; a press that does not move stays a click. */
export function beginDrag(press: PointerEvent, what: () => { load: Load; label: string } | null): void {
  if (press.button !== 0) return;
  let frame = 0;
  const step = () => {
    const now = drag.value;
    const scroller = now?.over?.target.scroller;
    if (now && scroller) {
      const { top, bottom } = scroller.getBoundingClientRect();
      const by = scrollBy(now.y, top, bottom);
      if (by !== 0) {
        scroller.scrollTop += by;
        aim(now, now.x, now.y, now.landing);
      }
    }
    frame = requestAnimationFrame(step);
  };
  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== press.pointerId) return;
    let now = drag.value;
    if (!now) {
      if (Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) < THRESHOLD) return;
      const held = what();
      if (!held) return end();
      now = { ...held, x: event.clientX, y: event.clientY, landing: "move", over: null };
      frame = requestAnimationFrame(step);
    }
    aim(now, event.clientX, event.clientY, landingOf(event));
  };
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== press.pointerId) return;
    const now = drag.value;
    end();
    if (now?.over) now.over.target.drop(now.load, now.over.place, landingOf(event));
  };
  const onKey = (event: KeyboardEvent) => {
    const now = drag.value;
    if (!now) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      end();
    } else drag.value = { ...now, landing: landingOf(event) };
  };
  const end = () => {
    cancelAnimationFrame(frame);
    removeEventListener("pointermove", onMove);
    removeEventListener("pointerup", onUp);
    removeEventListener("pointercancel", end);
    removeEventListener("keydown", onKey, true);
    removeEventListener("keyup", onKey, true);
    drag.value = null;
  };
  addEventListener("pointermove", onMove);
  addEventListener("pointerup", onUp);
  addEventListener("pointercancel", end);
  addEventListener("keydown", onKey, true);
  addEventListener("keyup", onKey, true);
}

const landingOf = (event: MouseEvent | KeyboardEvent): Landing =>
  event.ctrlKey || event.altKey ? "copy" : "move";

/** Notes where the pointer is and what lies under it. */
function aim(now: Drag, x: number, y: number, landing: Landing): void {
  const element = document.elementFromPoint(x, y)?.closest("[data-drop]");
  const target = element ? targets.get(element) : undefined;
  const over = target?.accepts(now.load) ? { target, place: target.placeAt(y, now.load) } : null;
  drag.value = { ...now, x, y, landing, over };
}
