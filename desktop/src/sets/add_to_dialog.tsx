import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import type { ListKind, ListRow } from "@pika/contract/desk/sets.ts";
import { plural } from "../format/numbers.ts";
import { openSets } from "../state/route.ts";
import { tracksToAdd } from "../state/set_dialogs.ts";
import { addToList } from "../state/set_list.ts";
import { createList, setTree } from "../state/set_tree.ts";
import { errorText, showToast } from "../state/toasts.ts";
import { Dialog } from "../ui/dialog.tsx";
import { CrateIcon, SetIcon } from "../ui/icons.tsx";
import { kindWord } from "./set_words.ts";

/** Adds tracks to a crate or set: one that is there, or a new one of the name that was written. */
export function AddToDialog({ onClose }: { onClose: () => void }) {
  const tracks = tracksToAdd.value;
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const words = text.trim().toLowerCase();
  const lists = (setTree.value?.lists ?? [])
    .filter(({ kind, name }) => kind !== "folder" && name.toLowerCase().includes(words))
    .sort((a, b) => b.changed_at - a.changed_at);
  const added = (id: number, name: string) => {
    onClose();
    const open = { label: "Open it", run: () => openSets([id]) };
    showToast(`Added ${plural(tracks.length, "track")} to “${name}”`, open);
  };
  const ask = async (run: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    try {
      await run();
    } catch (error) {
      setProblem(errorText(error));
      setBusy(false);
    }
  };
  const take = (row: ListRow) =>
    void ask(async () => {
      await addToList(row.id, tracks);
      added(row.id, row.name);
    });
  const create = (kind: Exclude<ListKind, "folder">) =>
    void ask(async () => {
      if (text.trim() === "") throw new Error(`Write a name for the new ${kind}`);
      added(await createList({ kind, name: text.trim(), tracks }), text.trim());
    });
  const onKeyDown = (event: KeyboardEvent) => {
    const row = lists[chosen];
    if (event.key === "ArrowDown" && lists.length > 0) setChosen((chosen + 1) % lists.length);
    else if (event.key === "ArrowUp" && lists.length > 0) {
      setChosen((chosen - 1 + lists.length) % lists.length);
    } else if (event.key === "Enter") row ? take(row) : create("set");
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={`Add ${plural(tracks.length, "track")} to…`} onClose={onClose}>
      <div class="composer">
        <div class="field">
          <label for="add-to-name">Crate or set</label>
          <input
            ref={field}
            id="add-to-name"
            class="input big"
            type="text"
            role="combobox"
            autocomplete="off"
            spellcheck={false}
            placeholder="Search, or name a new one"
            maxLength={deskLimits.listName}
            aria-expanded={lists.length > 0}
            aria-controls="add-to-list"
            aria-autocomplete="list"
            aria-activedescendant={lists.length > 0 ? `add-to-${chosen}` : undefined}
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        {lists.length > 0 && (
          <ul id="add-to-list" class="add-to-list" role="listbox" aria-label="Crates and sets">
            {lists.map((row, index) => (
              <li
                key={row.id}
                id={`add-to-${index}`}
                role="option"
                aria-selected={index === chosen}
                class={index === chosen ? "chosen" : undefined}
                onMouseMove={() => setChosen(index)}
                onClick={() =>
                  take(row)}
              >
                {row.kind === "crate" ? <CrateIcon /> : <SetIcon />}
                <bdi>{row.name}</bdi>
                <span class="visually-hidden">{kindWord(row.kind)}</span>
                <span class="muted tabular">{plural(row.entries, "track")}</span>
              </li>
            ))}
          </ul>
        )}
        {problem && <p class="problem" role="alert">{problem}</p>}
        <div class="dialog-buttons">
          <button type="button" class="button" disabled={busy} onClick={() => create("set")}>New set</button>
          <button type="button" class="button" disabled={busy} onClick={() => create("crate")}>
            New crate
          </button>
        </div>
      </div>
    </Dialog>
  );
}
