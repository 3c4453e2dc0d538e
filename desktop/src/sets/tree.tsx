import { useEffect, useRef, useState } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import type { ListKind, ListRow } from "@pika/contract/desk/sets.ts";
import { plural } from "../format/numbers.ts";
import { exportThis } from "../state/exports.ts";
import { addToList } from "../state/set_list.ts";
import { activeList, focusWanted, openInPane, panes } from "../state/set_panes.ts";
import {
  createList,
  deleteList,
  duplicateList,
  listsIn,
  moveList,
  renameList,
  setTree,
} from "../state/set_tree.ts";
import { showError, showToast } from "../state/toasts.ts";
import { chooseTonight, tonight } from "../state/tonight.ts";
import { AddIcon, CrateIcon, FolderIcon, SearchIcon, SetIcon, WarningIcon } from "../ui/icons.tsx";
import { type MenuEntry, type Place, placeOf, placeUnder, PopupMenu } from "../ui/popup_menu.tsx";
import { RenameField } from "../ui/rename_field.tsx";
import { Bin } from "./bin.tsx";
import { beginDrag, drag, dropTarget, type Load } from "./drag.ts";
import { listExport } from "./list_export.ts";
import { kindWord } from "./set_words.ts";
import { say } from "./spoken.ts";
import { liesIn, meantPlace, type TreeLine, treeLines, treePlaceAt } from "./tree_rows.ts";

/** CSS pixels, as in `tree.css`. */
const LINE_HEIGHT = 34;

/** What the list is, unless it is empty. */
const TREE = {
  role: "tree",
  "aria-label": "Sets and crates. Enter opens, F2 renames, Alt with an arrow moves.",
  tabIndex: 0,
} as const;

/** All folders, crates and sets, and the bin. */
export function Tree() {
  const [search, setSearch] = useState("");
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState<number | null>(null);
  const [renaming, setRenaming] = useState<number | null>(null);
  const [menu, setMenu] = useState<{ row: ListRow; at: Place } | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const tree = setTree.value;
  const lines = tree ? treeLines(tree.lists, closed, search) : [];
  const line = lines.find(({ row }) => row.id === active);

  const latest = useRef(lines);
  latest.current = lines;
  useEffect(() => {
    const element = list.current!;
    return dropTarget(element, {
      scroller: element,
      accepts: () => latest.current.length > 0,
      placeAt: (y, load) =>
        treePlaceAt(
          latest.current,
          y - element.getBoundingClientRect().top + element.scrollTop,
          LINE_HEIGHT,
          load.kind === "list" ? "list" : "tracks",
        ),
      drop: (load, place) => void dropped(load, latest.current, place),
    });
  }, []);

  const toggle = ({ row, open }: TreeLine, to = !open) => {
    const next = new Set(closed);
    if (to) next.delete(row.id);
    else next.add(row.id);
    setClosed(next);
  };
  const openLine = (line: TreeLine, where: "here" | "beside" = "here") => {
    setActive(line.row.id);
    if (line.row.kind === "folder") toggle(line);
    else openInPane(line.row.id, where);
  };
  const create = async (kind: ListKind) => {
    const folder = line?.row.kind === "folder" ? line.row.id : line?.row.parent ?? null;
    try {
      const id = await createList({ kind, name: freeName(kind), parent: folder });
      setSearch("");
      setActive(id);
      setRenaming(id);
      if (kind !== "folder") openInPane(id, "here");
    } catch (error) {
      showError(`Cannot make a ${kind}`, error);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
    const at = lines.findIndex(({ row }) => row.id === active);
    const go = (to: number) => setActive(lines[Math.min(lines.length - 1, Math.max(0, to))]?.row.id ?? null);
    if (event.altKey) {
      if (!line || !tree || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
      void nudge(line.row, event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "ArrowDown") go(at + 1);
    else if (event.key === "ArrowUp") go(at < 0 ? 0 : at - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(lines.length - 1);
    else if (!line) return;
    else if (event.key === "ArrowRight") line.open === false ? toggle(line) : go(at + 1);
    else if (event.key === "ArrowLeft") {
      if (line.open) toggle(line);
      else if (line.row.parent !== null) setActive(line.row.parent);
    } else if (event.key === "Enter" || event.key === " ") {
      if (line.row.kind !== "folder") focusWanted.value = line.row.id;
      openLine(line);
    } else if (event.key === "F2") setRenaming(line.row.id);
    else if (event.key === "Delete" || event.key === "Backspace") {
      go(at + 1 < lines.length ? at + 1 : at - 1);
      void deleteList(line.row);
    } else return;
    event.preventDefault();
  };
  const entries = (row: ListRow): MenuEntry[] => [
    ...row.kind === "folder" ? [] : [
      { label: "Open", hint: "Enter", run: () => openInPane(row.id, "here") },
      { label: "Open beside", run: () => openInPane(row.id, "beside") },
    ],
    ...row.kind !== "set"
      ? []
      : tonight.value?.list?.id === row.id
      ? [{ label: "Not tonight", run: () => void chooseTonight(null) }]
      : [{ label: "Play it tonight", run: () => void chooseTonight(row.id) }],
    { label: "Rename", hint: "F2", run: () => setRenaming(row.id) },
    { label: "Duplicate", run: () => void duplicateList(row.id) },
    { label: "Export…", run: () => exportThis(listExport(row)) },
    ...row.parent === null
      ? []
      : [{ label: "Move to the top", run: () => void moveList(row.id, null, null) }],
    ...(tree?.lists ?? [])
      .filter(({ kind, id }) => kind === "folder" && id !== row.parent && !liesIn(tree!.lists, id, row.id))
      .map(({ id, name }) => ({ label: `Move into “${name}”`, run: () => void moveList(row.id, id, null) })),
    { label: "Delete", hint: "Delete", run: () => void deleteList(row) },
  ];
  const backToList = () => list.current?.focus({ preventScroll: true });
  /** After a name was given; whoever has gone on meanwhile, into a menu say, stays there. */
  const backIfNowhereElse = () => {
    const { activeElement, body } = document;
    if (activeElement === body || list.current?.contains(activeElement)) backToList();
  };

  return (
    <div class="set-tree">
      <div class="set-tree-head">
        <h2>Sets and crates</h2>
        <NewButton label="New set" icon={<SetIcon />} onClick={() => void create("set")} />
        <NewButton label="New crate" icon={<CrateIcon />} onClick={() => void create("crate")} />
        <NewButton label="New folder" icon={<FolderIcon />} onClick={() => void create("folder")} />
      </div>
      <label class="tree-search">
        <SearchIcon />
        <span class="visually-hidden">Search sets and crates</span>
        <input
          class="search-input"
          type="search"
          placeholder="Search by name"
          autocomplete="off"
          spellcheck={false}
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && search !== "") setSearch("");
            else if (event.key === "ArrowDown" || event.key === "Enter") backToList();
            else return;
            event.preventDefault();
          }}
        />
      </label>
      {tree === null && <p class="muted tree-empty">Opening…</p>}
      {tree?.lists.length === 0 && (
        <p class="muted tree-empty">A set is a night in its order; a crate is music that belongs together.</p>
      )}
      {tree && tree.lists.length > 0 && lines.length === 0 && <p class="muted tree-empty">No such name.</p>}
      <div
        ref={list}
        id="set-tree"
        class="tree-list"
        {...lines.length > 0 && TREE}
        aria-activedescendant={line ? `tree-${line.row.id}` : undefined}
        data-drop=""
        onKeyDown={onKeyDown}
        onFocus={() => line ?? setActive(activeList.value ?? lines[0]?.row.id ?? null)}
        onContextMenu={(event) => {
          const element = (event.target as Element).closest("[data-list]") ??
            document.getElementById(`tree-${active}`);
          const found = lines.find(({ row }) => String(row.id) === element?.getAttribute("data-list"));
          if (!element || !found) return;
          event.preventDefault();
          setActive(found.row.id);
          setMenu({ row: found.row, at: placeOf(event, element) });
        }}
      >
        {lines.map((one, index) => (
          <Line
            key={one.row.id}
            line={one}
            index={index}
            active={one.row.id === active}
            renaming={one.row.id === renaming}
            onPress={() => setActive(one.row.id)}
            onOpen={(where) => openLine(one, where)}
            onRenamed={(focus) => {
              setRenaming(null);
              if (focus === "back") backIfNowhereElse();
            }}
            onMenu={(element) => setMenu({ row: one.row, at: placeUnder(element) })}
          />
        ))}
      </div>
      <Bin />
      {menu && (
        <PopupMenu
          label={menu.row.name}
          place={menu.at}
          entries={entries(menu.row)}
          onClose={() => {
            setMenu(null);
            backToList();
          }}
        />
      )}
    </div>
  );
}

function NewButton(
  { label, icon, onClick }: { label: string; icon: preact.JSX.Element; onClick: () => void },
) {
  return (
    <button type="button" class="button quiet small icon-only new-list" title={label} onClick={onClick}>
      {icon}
      <AddIcon />
      <span class="visually-hidden">{label}</span>
    </button>
  );
}

interface LineProps {
  line: TreeLine;
  index: number;
  active: boolean;
  renaming: boolean;
  onPress: () => void;
  onOpen: (where: "here" | "beside") => void;
  onRenamed: (focus: "back" | "away") => void;
  onMenu: (element: Element) => void;
}

function Line({ line: { row, level, open, path }, index, active, renaming, ...on }: LineProps) {
  const place = drag.value?.over?.target.scroller?.id === "set-tree" ? drag.value.over.place : null;
  const shown = panes.value.includes(row.id);
  const mark = place === 2 * index + 1 ? " drop-into" : place === 2 * index ? " drop-before" : "";
  return (
    <div
      id={`tree-${row.id}`}
      role="treeitem"
      aria-level={level}
      aria-expanded={open ?? undefined}
      aria-selected={shown}
      data-list={row.id}
      class={`tree-line${active ? " active" : ""}${shown ? " shown" : ""}${mark}`}
      style={{ paddingInlineStart: `${8 + 16 * (level - 1)}px` }}
      onPointerDown={(event) => {
        if (renaming) return;
        on.onPress();
        if (event.pointerType === "mouse") {
          beginDrag(event, () => ({ load: { kind: "list", id: row.id }, label: row.name }));
        }
      }}
      onClick={(event) => !renaming && on.onOpen(event.ctrlKey || event.metaKey ? "beside" : "here")}
    >
      <span class={`twist${open ? " open" : ""}`} aria-hidden="true">{open !== null && "›"}</span>
      {row.kind === "folder" ? <FolderIcon /> : row.kind === "crate" ? <CrateIcon /> : <SetIcon />}
      {renaming
        ? (
          <RenameField
            label={`Name of the ${row.kind}`}
            text={row.name}
            most={deskLimits.listName}
            keep={(name) => renameList(row, name)}
            onEnd={on.onRenamed}
          />
        )
        : (
          <span class="tree-name">
            <span class="visually-hidden">{kindWord(row.kind)}</span>
            <bdi>{row.name}</bdi>
            {path && <span class="muted tree-path">{path}</span>}
          </span>
        )}
      {tonight.value?.list?.id === row.id && <span class="tree-tonight">tonight</span>}
      {row.conflict && <WarningIcon />}
      {row.kind !== "folder" && !renaming && (
        <span class="muted tabular tree-count" aria-label={plural(row.entries, "track")}>{row.entries}</span>
      )}
      {!renaming && (
        <button
          type="button"
          class="button quiet small icon-only tree-more"
          tabIndex={-1}
          aria-label={`More for ${row.name}`}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={(event) => {
            event.stopPropagation();
            on.onMenu(event.currentTarget);
          }}
        >
          ⋯
        </button>
      )}
    </div>
  );
}

/** A list goes where it was let go; tracks are added to the list that they were let go on. */
async function dropped(load: Load, lines: readonly TreeLine[], place: number): Promise<void> {
  if (load.kind === "list") {
    const { parent, before } = meantPlace(lines, place);
    if (before !== load.id && !liesIn(setTree.value!.lists, parent, load.id)) {
      await moveList(load.id, parent, before);
    }
    return;
  }
  const row = lines[place >> 1]?.row;
  if (!row || row.kind === "folder") return;
  try {
    await addToList(row.id, load.tracks);
    const words = `Added ${plural(load.tracks.length, "track")} to “${row.name}”`;
    showToast(words);
    say(words);
  } catch (error) {
    showError("Cannot add it", error);
  }
}

/** One place up or down among those of the same folder. */
async function nudge(row: ListRow, by: 1 | -1): Promise<void> {
  const siblings = listsIn(setTree.value!, row.parent);
  const to = siblings.findIndex(({ id }) => id === row.id) + by;
  if (to < 0 || to >= siblings.length) return say(by < 0 ? "It is the first" : "It is the last");
  await moveList(row.id, row.parent, (by < 0 ? siblings[to] : siblings[to + 1])?.id ?? null);
  say(`${row.name}, place ${to + 1} of ${siblings.length}`);
}

/** `New set`, `New set 2`: a name that no other list has. */
function freeName(kind: ListKind): string {
  const names = new Set(setTree.value?.lists.map((row) => row.name));
  for (let number = 1;; number++) {
    const name = number === 1 ? `New ${kind}` : `New ${kind} ${number}`;
    if (!names.has(name)) return name;
  }
}
