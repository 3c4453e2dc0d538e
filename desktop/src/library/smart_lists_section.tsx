import { useState } from "preact/hooks";
import type { SmartList } from "@pika/contract/desk/smart_lists.ts";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import { openDialog } from "../state/dialogs.ts";
import { search } from "../state/library.ts";
import {
  changeSearch,
  moveList,
  removeList,
  renameList,
  searchToSave,
  smartLists,
} from "../state/smart_lists.ts";
import { MoreIcon } from "../ui/icons.tsx";
import { type MenuEntry, type Place, placeUnder, PopupMenu } from "../ui/popup_menu.tsx";
import { RenameField } from "../ui/rename_field.tsx";
import { SideChoose } from "./side_line.tsx";

/** Searches with a name: F2 renames, Delete deletes, Alt with an arrow moves; the button beside has all of it. */
export function SmartListsSection() {
  const [renaming, setRenaming] = useState<number | null>(null);
  const [menu, setMenu] = useState<{ list: SmartList; at: Place } | null>(null);
  const lists = smartLists.value ?? [];
  const present = search.value.trim();

  const backTo = (id: number) => requestAnimationFrame(() => lineOf(id)?.focus());
  const move = async (list: SmartList, by: number) => {
    const to = lists.indexOf(list) + by;
    if (to < 0 || to >= lists.length) return;
    await moveList(list, to);
    backTo(list.id);
  };
  const remove = async (list: SmartList) => {
    const at = lists.indexOf(list);
    const next = lists[at + 1] ?? lists[at - 1];
    await removeList(list);
    if (next) backTo(next.id);
    else document.getElementById("track-list")?.focus();
  };
  const entries = (list: SmartList): MenuEntry[] => [
    { label: "Rename", hint: "F2", run: () => setRenaming(list.id) },
    {
      label: "Take the present search",
      disabled: present === "" || present === list.search,
      run: () => void changeSearch(list, present),
    },
    { label: "Move up", hint: "Alt ↑", disabled: lists[0] === list, run: () => void move(list, -1) },
    { label: "Move down", hint: "Alt ↓", disabled: lists.at(-1) === list, run: () => void move(list, 1) },
    { label: "Delete", hint: "Delete", run: () => void remove(list) },
  ];
  const onKeyDown = (event: KeyboardEvent, list: SmartList) => {
    if (event.key === "F2") setRenaming(list.id);
    else if (event.key === "Delete") void remove(list);
    else if (event.altKey && event.key === "ArrowUp") void move(list, -1);
    else if (event.altKey && event.key === "ArrowDown") void move(list, 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section class="side-section" aria-labelledby="smart-lists-heading">
      <h2 id="smart-lists-heading">Smart lists</h2>
      {lists.length === 0 && (
        <p class="hint">A search that you save stays here, and finds new tracks by itself.</p>
      )}
      <ul>
        {lists.map((list) => (
          <li
            key={list.id}
            class="side-line"
            data-list={list.id}
            onKeyDown={(event) => renaming !== list.id && onKeyDown(event, list)}
          >
            {renaming === list.id
              ? (
                <RenameField
                  label={`Name of ${list.name}`}
                  text={list.name}
                  most={deskLimits.smartListName}
                  keep={(name) => renameList(list.id, name)}
                  onEnd={(focus) => {
                    setRenaming(null);
                    if (focus === "back") backTo(list.id);
                  }}
                />
              )
              : (
                <>
                  <SideChoose name={list.name} finds={list.search} />
                  <button
                    type="button"
                    class="button quiet icon-only small side-more"
                    aria-label={`More about ${list.name}`}
                    aria-haspopup="menu"
                    onClick={(event) => setMenu({ list, at: placeUnder(event.currentTarget) })}
                  >
                    <MoreIcon />
                  </button>
                </>
              )}
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="button quiet small"
        disabled={present === "" || lists.some((list) => list.search === present)}
        onClick={() => {
          searchToSave.value = present;
          openDialog.value = "save_search";
        }}
      >
        + Save this search…
      </button>
      {menu && (
        <PopupMenu
          label={menu.list.name}
          place={menu.at}
          entries={entries(menu.list)}
          onClose={() => {
            setMenu(null);
            backTo(menu.list.id);
          }}
        />
      )}
    </section>
  );
}

function lineOf(id: number): HTMLElement | null {
  return document.querySelector(`.side-line[data-list="${id}"] .side-choose`);
}
