import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { openings, panes } from "../state/set_panes.ts";
import { setTree } from "../state/set_tree.ts";
import { TopBar } from "../ui/top_bar.tsx";
import { DragGhost } from "./drag_ghost.tsx";
import { LibraryPane } from "./library_pane.tsx";
import { ListPane } from "./list_pane.tsx";
import { spoken } from "./spoken.ts";
import { Tree } from "./tree.tsx";

type View = "lists" | "set" | "library";

/** What a window too narrow for all shows: beside the set, or in its place. */
const view = signal<View>("lists");

const VIEWS: [View, string][] = [["lists", "Lists"], ["set", "Set"], ["library", "Library"]];

/** Where a night is prepared: the lists, one or two of them side by side, and the library to take from. */
export function SetsScreen() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const shown = panes.value;
  useEffect(() => {
    if (shown.length > 0 && view.value === "lists" && innerWidth <= 760) view.value = "set";
  }, [shown, openings.value]);
  return (
    <div
      class="screen sets"
      onKeyDown={(event) => {
        if (event.key !== "F6") return;
        event.preventDefault();
        focusNext(event.currentTarget, event.shiftKey ? -1 : 1);
      }}
    >
      <TopBar />
      <main class="sets-main" data-view={view.value}>
        <h1 ref={heading} tabIndex={-1} class="visually-hidden">Sets</h1>
        <div class="sets-views" role="group" aria-label="What is shown">
          {VIEWS.map(([name, label]) => (
            <button
              key={name}
              type="button"
              class={`button small view-${name}`}
              aria-pressed={view.value === name}
              onClick={() => view.value = name}
            >
              {label}
            </button>
          ))}
        </div>
        <div class="sets-columns">
          <Tree />
          <div class="set-panes">
            {shown.map((id, index) => <ListPane key={id} id={id} pane={index} />)}
            {shown.length === 0 && setTree.value && <NoList />}
          </div>
          <LibraryPane />
        </div>
      </main>
      <DragGhost />
      <div class="visually-hidden" role="status" aria-live="polite">{spoken.value}</div>
    </div>
  );
}

/** From one column to the next, to its list. */
function focusNext(screen: HTMLElement, by: 1 | -1): void {
  const lists = [...screen.querySelectorAll<HTMLElement>(".tree-list, .row-list")]
    .filter((element) => element.tabIndex >= 0 && element.offsetParent !== null);
  const column = document.activeElement?.closest(".set-tree, .list-pane, .library-pane");
  const at = lists.findIndex((element) => column?.contains(element));
  lists[(at + by + lists.length) % lists.length]?.focus();
}

function NoList() {
  return (
    <div class="empty">
      <h2>No set is open</h2>
      <p>Choose one on the left, or make a new one: plan the night, drag tracks in, and see how it flows.</p>
    </div>
  );
}
