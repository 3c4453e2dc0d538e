import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import type { SetCourse } from "@pika/contract/desk/set_course.ts";
import type { ListHead } from "@pika/contract/desk/sets.ts";
import { formatClock } from "../format/clock.ts";
import { plural } from "../format/numbers.ts";
import { breaksWords } from "../format/step_words.ts";
import { openDialog } from "../state/dialogs.ts";
import { exportThis } from "../state/exports.ts";
import { closePane, panes } from "../state/set_panes.ts";
import { askAlternatives, askFill, dialogList } from "../state/set_dialogs.ts";
import type { ListState, OpenList } from "../state/set_list.ts";
import { renameList } from "../state/set_tree.ts";
import { CloseIcon, EditIcon, RedoIcon, UndoIcon } from "../ui/icons.tsx";
import { RenameField } from "../ui/rename_field.tsx";
import { redo, undo } from "./changes.ts";
import { CourseChart } from "./course_chart.tsx";
import { listExport } from "./list_export.ts";
import { changeWords, lengthWords, slotWords, timeOf } from "./set_words.ts";

interface PaneHeadProps {
  list: OpenList;
  state: ListState;
  course: SetCourse | null;
  renaming: boolean;
  onRename: () => void;
  onRenamed: (focus: "back" | "away") => void;
}

/** The name of a crate or set, what it is planned for, and what is done with it as a whole. */
export function PaneHead(
  { list, state: { head, entries }, course, renaming, onRename, onRenamed }: PaneHeadProps,
) {
  const open = (name: "set_plan" | "set_slots" | "set_versions") => {
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
              most={deskLimits.listName}
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
          {course && <Facts course={course} head={head} />}
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
          <>
            <button
              type="button"
              class="button quiet small"
              disabled={entries.length === 0}
              onClick={() => askAlternatives(list.id, null)}
            >
              Next…
            </button>
            <button
              type="button"
              class="button quiet small"
              onClick={() => askFill(list.id, entries.at(-1)?.id ?? null, null)}
            >
              Fill…
            </button>
            <button type="button" class="button quiet small" onClick={() => open("set_slots")}>Slots…</button>
            <button type="button" class="button quiet small" onClick={() => open("set_plan")}>Plan…</button>
          </>
        )}
        <button type="button" class="button quiet small" onClick={() => open("set_versions")}>
          Versions…
        </button>
        <button
          type="button"
          class="button quiet small"
          disabled={entries.length === 0}
          onClick={() => exportThis(listExport(head))}
        >
          Export…
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
      {course && (
        <CourseChart
          course={course}
          slot={head.about.slot}
          time={(at) => timeOf(at, head.about.planned_start)}
        />
      )}
    </header>
  );
}

/** When it begins, how long it is, whether that fits, and where it breaks. */
function Facts({ course, head: { about } }: { course: SetCourse; head: ListHead }) {
  const { planned_start: start, slot, room } = about;
  const breaks = breaksWords(course.steps);
  return (
    <>
      {start !== null && ` · ${formatClock(start)}–${timeOf(course.seconds, start)}`}
      {course.seconds > 0 && ` · ${lengthWords(course.seconds)}`}
      {slot !== null && (
        <>
          {` of ${lengthWords(slot)}, `}
          <span class={course.over !== null && course.over >= 30 ? "over" : undefined}>
            {slotWords(course.seconds, slot)}
          </span>
        </>
      )}
      {course.unknown > 0 && ` · ${course.unknown} of unknown length`}
      {breaks && <span class="over">{` · ${breaks}`}</span>}
      {room && (
        <>
          {" · "}
          <bdi>{room}</bdi>
        </>
      )}
    </>
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
