import { drag } from "./drag.ts";

/** CSS pixels beside the pointer. */
const BESIDE = 14;

/** What is held, beside the pointer. */
export function DragGhost() {
  const now = drag.value;
  if (!now) return null;
  return (
    <div
      class="drag-ghost"
      aria-hidden="true"
      style={{ transform: `translate(${now.x + BESIDE}px, ${now.y + BESIDE}px)` }}
    >
      {now.landing === "copy" && "Copy "}
      {now.label}
    </div>
  );
}
