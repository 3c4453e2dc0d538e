import { limits } from "@pika/contract/limits.ts";
import { plural } from "../format/numbers.ts";
import { openDialog } from "../state/dialogs.ts";
import { closePane, panes } from "../state/set_panes.ts";
import { dialogList } from "../state/set_dialogs.ts";
import type { ListState, OpenList } from "../state/set_list.ts";
import { renameList } from "../state/set_tree.ts";
import { CloseIcon, EditIcon, RedoIcon, UndoIcon } from "../ui/icons.tsx";
import { RenameField } from "../ui/rename_field.tsx";
import { redo, undo } from "./changes.ts";
import { changeWords } from "./set_words.ts";

interface PaneHeadProps {
  list: OpenList;
  state: ListState;
  renaming: boolean;
  onRename: () => void;
  onRenamed: (focus: "back" | "away") => void;
}

/** The name of a crate or set, what it is planned for, and what is done with it as a whole. */
export function PaneHead({ list, state: { head }, renaming, onRename, onRenamed }: PaneHeadProps) {
  const open = (name: "set_plan" | "set_versions") => {
    dialogList.value = list.id;
    openDialog.value = name;
  };
  return (
    <header class="pane-head">
      <div class="pane-names">
        {renaming
          ? (
            <RenameField
              label={`Name of the ${head.kind}`}
              text={head.name}
              most={limits.listName}
              keep={(name) => renameList(head, name)}
              onEnd={onRenamed}
            />
          )
          : (
            <h2>
              <button type="button" class="pane-name" title="Rename" onClick={onRename}>
                <bdi>{head.name}</bdi>
                <EditIcon />
              </button>
            </h2>
          )}
        <p class="muted pane-facts">
          {plural(head.entries, "track")}
        </p>
      </div>
      <div class="pane-tools">
        <button
          type="button"
          class="button quiet small icon-only"
          title={head.undo ? `Undo ${changeWords(head.undo)}` : "Nothing to undo"}
          aria-label={head.undo ? `Undo ${changeWords(head.undo)}` : "Undo"}
          disabled={head.undo === null}
          onClick={() => void undo(list)}
        >
          <UndoIcon />
        </button>
        <button
          type="button"
          class="button quiet small icon-only"
          title={head.redo ? `Do again: ${changeWords(head.redo)}` : "Nothing to do again"}
          aria-label={head.redo ? `Do again: ${changeWords(head.redo)}` : "Redo"}
          disabled={head.redo === null}
          onClick={() => void redo(list)}
        >
          <RedoIcon />
        </button>
        {head.kind === "set" && (
          <button
            type="button"
            class="button quiet small"
            onClick={() => open("set_plan")}
          >
            Plan…
          </button>
        )}
        <button type="button" class="button quiet small" onClick={() => open("set_versions")}>
          Versions…
        </button>
        <button
          type="button"
          class="button quiet small icon-only"
          aria-label={`Close ${head.name}`}
          title="Close"
          hidden={panes.value.length < 2}
          onClick={() => closePane(list.id)}
        >
          <CloseIcon />
        </button>
      </div>
      {head.conflict && <Conflict list={list} />}
    </header>
  );
}

/** What the program has now and what the DJ made of it differ. */
function Conflict({ list }: { list: OpenList }) {
  return (
    <div class="notice" role="status">
      <span>The program that this list came from has changed it, and so have you.</span>
      <button type="button" class="button small" onClick={() => void list.resolve("mine")}>Keep mine</button>
      <button type="button" class="button small" onClick={() => void list.resolve("theirs")}>
        Take the program's
      </button>
    </div>
  );
}
