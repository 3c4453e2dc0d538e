import { useEffect } from "preact/hooks";
import { clearTheTable, isSideShown, toggleSide } from "../state/library_side.ts";
import { keepCounting } from "../state/smart_lists.ts";
import { ListIcon } from "../ui/icons.tsx";
import { SideChoose } from "./side_line.tsx";
import { SIDE_SECTIONS } from "./side_sections.ts";

/** Shows and hides the list at the left. */
export function SideButton() {
  const shown = isSideShown();
  return (
    <button
      type="button"
      class="button quiet icon-only side-button"
      aria-label="Lists"
      title="Lists"
      aria-expanded={shown}
      aria-controls={shown ? "library-side" : undefined}
      onClick={toggleSide}
    >
      <ListIcon />
    </button>
  );
}

/** What one comes back to: everything, and searches with a name. */
export function LibrarySide() {
  return isSideShown() ? <Side /> : null;
}

function Side() {
  useEffect(keepCounting, []);
  return (
    <nav
      id="library-side"
      class="library-side"
      aria-label="Lists"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        clearTheTable();
        document.getElementById("track-list")?.focus();
      }}
    >
      <SideChoose name="All tracks" finds="" />
      {SIDE_SECTIONS.map((Section, index) => <Section key={index} />)}
    </nav>
  );
}
