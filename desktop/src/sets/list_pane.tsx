import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SetEntry } from "@pika/contract/desk/sets.ts";
import { plural } from "../format/numbers.ts";
import { openTrack } from "../state/route.ts";
import { toggleTrack } from "../state/player.ts";
import { activePane, focusWanted } from "../state/set_panes.ts";
import { askAlternatives, askFill } from "../state/set_dialogs.ts";
import { useList } from "../state/set_list.ts";
import { tonight, tonightStates } from "../state/tonight.ts";
import { moveFocus, type View } from "../table/virtual_window.ts";
import { type MenuEntry, type Place, placeOf, placeUnder, PopupMenu } from "../ui/popup_menu.tsx";
import {
  held,
  hold,
  lockMeant,
  meant,
  nudge,
  orderOf,
  putDown,
  redo,
  removeMeant,
  takeDrop,
  undo,
} from "./changes.ts";
import { beginDrag } from "./drag.ts";
import { EntryRow } from "./entry_row.tsx";
import { PaneHead } from "./pane_head.tsx";
import { PlacePopover } from "./place_popover.tsx";
import { RowList } from "./row_list.tsx";
import { choose, choosing, kept, NOTHING_SELECTED } from "./selection.ts";
import { selectionOf } from "./selections.ts";
import { parseCut, timeOf } from "./set_words.ts";

/** CSS pixels, as in `entry_row.css`. */
const ROW_HEIGHT = 58;

/** One crate or set: its head, and its tracks in their order. */
export function ListPane({ id, pane }: { id: number; pane: number }) {
  const list = useList(id);
  const selection = selectionOf(id);
  const now = list.state.value;
  const element = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<Place | null>(null);
  /** Where the popover about the active place is open. */
  const [asked, setAsked] = useState<Place | null>(null);
  const [editing, setEditing] = useState<{ entry: number; what: "note" | "cut" } | null>(null);
  const [renaming, setRenaming] = useState(false);
  const order = now ? orderOf(now) : [];

  const before = useRef(order);
  useEffect(() => {
    selection.value = kept(order, selection.value, before.current);
    before.current = order;
  }, [now?.entries]);

  useEffect(() => {
    if (!now || focusWanted.value !== id) return;
    focusWanted.value = null;
    backToList();
  }, [now === null, focusWanted.value]);

  const latest = useRef(order);
  latest.current = order;
  const pressed = useRef<number | null>(null);
  const onPress = useCallback((event: PointerEvent, index: number) => {
    if ((event.target as Element).closest("input, button:not(.play-button)")) return;
    const entry = latest.current[index]!;
    const { ids } = selection.value;
    pressed.current = null;
    // A press on what is selected may begin a drag of all of it: then the click decides.
    if (ids.has(entry) && choosing(event) === "only") pressed.current = entry;
    else selection.value = choose(latest.current, selection.value, entry, choosing(event));
    if (event.pointerType === "touch" && !(event.target as Element).closest(".entry-number")) return;
    beginDrag(event, () => {
      const entries = meant(list);
      const label = entries.length === 1 ? entries[0]!.title : plural(entries.length, "track");
      const tracks = entries.map((entry) => entry.track_id);
      return { load: { kind: "entries", list: id, entries: entries.map(({ id }) => id), tracks }, label };
    });
  }, [id]);
  const onClick = useCallback((event: MouseEvent, index: number) => {
    const entry = latest.current[index]!;
    if (pressed.current !== entry || choosing(event) !== "only") return;
    selection.value = choose(latest.current, selection.value, entry, "only");
  }, [id]);
  const backToList = () => element.current?.focus({ preventScroll: true });
  /** After something was written; whoever has gone on meanwhile stays there. */
  const backIfNowhereElse = () => {
    const { activeElement, body } = document;
    const pane = element.current?.closest(".list-pane");
    if (activeElement === body || pane?.contains(activeElement)) backToList();
  };
  const onNote = useCallback(async (entry: SetEntry, text: string) => {
    await list.change("Cannot keep the note", () => ({ op: "note", entry: entry.id, text }));
  }, [id]);
  const onCut = useCallback(async (entry: SetEntry, text: string) => {
    const seconds = text === "" ? null : parseCut(text);
    if (seconds === undefined) throw new Error(`Cannot read “${text}”: write minutes and seconds, as 2:30`);
    await list.change("Cannot cut it there", () => ({ op: "cut", entry: entry.id, seconds }));
  }, [id]);
  const onEdited = useCallback((focus: "back" | "away") => {
    setEditing(null);
    if (focus === "back") backIfNowhereElse();
  }, []);

  const onAsk = useCallback((index: number, element: Element) => {
    selection.value = choose(latest.current, selection.value, latest.current[index]!, "focus");
    setAsked(placeUnder(element));
  }, [id]);

  const course = list.course.value;
  const points = useMemo(() => new Map(course?.points.map((point) => [point.entry, point])), [
    course?.points,
  ]);
  const steps = useMemo(() => new Map(course?.steps.map((step) => [step.from, step])), [course?.steps]);
  const start = now?.head.about.planned_start ?? null;

  const { active, ids } = selection.value;
  const activeIndex = active === null ? -1 : order.indexOf(active);
  const entry = now?.entries[activeIndex];
  const edit = (what: "note" | "cut") => {
    if (active !== null) setEditing({ entry: active, what });
  };
  /** From the first to the last of several selected entries; else from the active one to the next. */
  const fill = () => {
    const places = meant(list).map((one) => order.indexOf(one.id));
    const [from, to] = [places[0], places.length > 1 ? places.at(-1)! : (places[0] ?? 0) + 1];
    if (from !== undefined) askFill(id, order[from] ?? null, order[to] ?? null);
  };
  const actions: MenuEntry[] = [
    {
      label: "Open the track",
      hint: "O",
      run: () => entry && openTrack(entry.track_id),
      disabled: !entry?.track,
    },
    ...now?.head.kind === "set"
      ? [
        { label: "How it fits", hint: "T", run: () => setAsked(rowPlace()), disabled: !entry },
        {
          label: "Instead of it…",
          hint: "R",
          run: () => askAlternatives(id, active),
          disabled: !entry || entry.locked,
        },
        { label: "Fill from here…", hint: "F", run: fill, disabled: !entry },
      ]
      : [],
    { label: "Note…", hint: "N", run: () => edit("note"), disabled: !entry },
    { label: "Play until…", hint: "U", run: () => edit("cut"), disabled: !entry },
    {
      label: entry?.locked ? "Unlock" : "Lock",
      hint: "L",
      run: () => void lockMeant(list),
      disabled: !entry,
    },
    { label: "Cut", hint: "Ctrl X", run: () => hold(list, "cut"), disabled: !entry },
    { label: "Copy", hint: "Ctrl C", run: () => hold(list, "copy"), disabled: !entry },
    { label: "Paste after it", hint: "Ctrl V", run: () => void putDown(list), disabled: held.value === null },
    { label: "Remove", hint: "Delete", run: () => void removeMeant(list), disabled: !entry },
  ];
  const onKey = (event: KeyboardEvent, view: View) => {
    if (!run(event, view)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  /** Whether the key meant something here. */
  const run = (event: KeyboardEvent, view: View): boolean => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey) {
      if (key === "x") hold(list, "cut");
      else if (key === "c") hold(list, "copy");
      else if (key === "v") void putDown(list);
      else if (key === "a") selection.value = { ...selection.value, ids: new Set(order) };
      else if (key === "z") void (event.shiftKey ? redo(list) : undo(list));
      else if (key === "y") void redo(list);
      else return false;
      return true;
    }
    if (event.altKey) {
      if (key !== "ArrowUp" && key !== "ArrowDown") return false;
      void nudge(list, key === "ArrowUp" ? "up" : "down");
      return true;
    }
    const target = moveFocus(event.key, activeIndex, view);
    if (target !== null) {
      selection.value = choose(order, selection.value, order[target]!, event.shiftKey ? "range" : "focus");
    } else if (key === "Delete" || key === "Backspace") void removeMeant(list);
    else if (key === "F2") setRenaming(true);
    else if (key === "Escape" && ids.size > 0) selection.value = { ...selection.value, ids: new Set() };
    else if (!entry) return false;
    else if (key === " " && event.shiftKey) {
      selection.value = choose(order, selection.value, entry.id, "toggle");
    } else if (key === " " && entry.track) toggleTrack(entry.track.id);
    else if (key === "Enter") openMenu();
    else if (key === "o") openTrack(entry.track_id);
    else if (key === "n") edit("note");
    else if (key === "u") edit("cut");
    else if (key === "l") void lockMeant(list);
    else if (now?.head.kind !== "set") return false;
    else if (key === "t") setAsked(rowPlace());
    else if (key === "f") fill();
    else if (key === "r" && !entry.locked) askAlternatives(id, entry.id);
    else return false;
    return true;
  };
  const openMenu = (event?: MouseEvent) => {
    const row = (event?.target as Element | undefined)?.closest("[data-entry]") ??
      document.getElementById(`list-${id}-${active}`);
    if (!row) return;
    const on = Number(row.getAttribute("data-entry"));
    if (!selection.value.ids.has(on)) selection.value = choose(order, NOTHING_SELECTED, on, "focus");
    setMenu(event ? placeOf(event, row) : placeOf(new MouseEvent("contextmenu"), row));
  };
  /** Under the row that keys act on. */
  const rowPlace = () => {
    const row = document.getElementById(`list-${id}-${active}`);
    return row && placeUnder(row);
  };
  const isTonight = tonight.value?.list?.id === id;
  const cutHere = held.value?.cutFrom?.list.id === id ? held.value.cutFrom.entries : [];

  return (
    <section
      class={`list-pane${activePane.value === pane ? " in-use" : ""}`}
      aria-label={now?.head.name ?? "Set"}
      onPointerDown={() => activePane.value = pane}
      onFocusIn={() => activePane.value = pane}
    >
      {list.problem.value && <p class="problem" role="alert">{list.problem.value}</p>}
      {!now && !list.problem.value && <p class="muted list-loading" role="status">Opening…</p>}
      {now && (
        <>
          <PaneHead
            list={list}
            state={now}
            course={course}
            renaming={renaming}
            onRename={() => setRenaming(true)}
            onRenamed={(focus) => {
              setRenaming(false);
              if (focus === "back") backIfNowhereElse();
            }}
          />
          <RowList
            listRef={element}
            id={`list-${id}`}
            label={`${now.head.name}. Arrows move, space plays, Shift and space selects, Enter says what can be done, Alt with an arrow moves the track.`}
            rows={order.length}
            rowHeight={ROW_HEIGHT}
            active={activeIndex}
            activeId={active === null ? undefined : `list-${id}-${active}`}
            onKey={onKey}
            onMenu={(event) => {
              event.preventDefault();
              openMenu(event);
            }}
            onFocus={() => {
              if (active === null && order.length > 0) {
                selection.value = choose(order, selection.value, order[0]!, "focus");
              }
            }}
            drop={{
              accepts: (load) => load.kind !== "list",
              take: (load, place, landing) => void takeDrop(list, load, place, landing),
            }}
            empty={
              <p>
                Nothing here yet. Drag tracks from the library beside it, or choose them there and press
                Enter.
              </p>
            }
            draw={(index, top) => {
              const one = now.entries[index]!;
              return (
                <EntryRow
                  key={one.id}
                  listId={`list-${id}`}
                  index={index}
                  top={top}
                  entry={one}
                  time={timeOf(points.get(one.id)?.at, start)}
                  point={points.get(one.id)}
                  step={steps.get(one.id)}
                  active={one.id === active}
                  selected={ids.has(one.id)}
                  tonight={isTonight ? tonightStates.value.get(one.id) : undefined}
                  cut={cutHere.includes(one.id)}
                  editing={editing?.entry === one.id ? editing.what : null}
                  onPress={onPress}
                  onClick={onClick}
                  onAsk={onAsk}
                  onNote={onNote}
                  onCut={onCut}
                  onEdited={onEdited}
                />
              );
            }}
          />
        </>
      )}
      {asked && entry && (
        <PlacePopover
          at={asked}
          entry={entry}
          next={now?.entries[activeIndex + 1]}
          point={points.get(entry.id)}
          step={steps.get(entry.id)}
          onAlternatives={(what) => askAlternatives(id, what.id)}
          onClose={() => {
            setAsked(null);
            backToList();
          }}
        />
      )}
      {menu && entry && (
        <PopupMenu
          label={entry.title}
          place={menu}
          entries={actions}
          onClose={() => {
            setMenu(null);
            backToList();
          }}
        />
      )}
    </section>
  );
}
