import { useState } from "preact/hooks";
import type { TrackChange } from "@pika/contract/desk/edits.ts";
import type { EditableField } from "@pika/contract/desk/tracks.ts";
import { colourName } from "@pika/contract/look/track_colours.ts";
import { plural } from "../format/numbers.ts";
import { editMany, undo } from "../state/edits.ts";
import { selected } from "../state/library.ts";
import { loadTags } from "../state/tags.ts";
import { errorText } from "../state/toasts.ts";
import { ColourField } from "../ui/colour_mark.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { StarsField } from "../ui/stars.tsx";
import { TagField } from "../ui/tag_field.tsx";
import { readField } from "../ui/field_input.ts";

/** What may be the same for many tracks, beside stars, colour and tags. */
const FIELDS: { field: EditableField; label: string }[] = [
  { field: "genre", label: "Genre" },
  { field: "year", label: "Year" },
  { field: "comment", label: "Comment" },
  { field: "artist", label: "Artist" },
  { field: "album", label: "Album" },
  { field: "energy", label: "Energy" },
  { field: "bpm", label: "Tempo" },
  { field: "key", label: "Key" },
];

interface Done {
  words: string;
  /** `null`: there was nothing to change, or it has been taken back. */
  edit_id: number | null;
}

/** Changes all selected tracks at once; each change is done when it is chosen, and can be taken back as a whole. */
export function EditManyDialog({ onClose }: { onClose: () => void }) {
  const ids = [...selected.value];
  const [done, setDone] = useState<Done | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const tracks = plural(ids.length, "track");

  /** @throws {RpcError} when the change is refused. */
  const change = async (what: TrackChange, words: string) => {
    setProblem(null);
    const { edit_id, changed } = await editMany(ids, what, `${words}, ${tracks}`);
    setDone({
      words: changed === 0 ? "Nothing to change: it is so already" : `${words}: ${plural(changed, "track")}`,
      edit_id,
    });
    if (what.kind !== "set") void loadTags();
  };
  const attempt = (what: TrackChange, words: string) =>
    void change(what, words).catch((error) => setProblem(errorText(error)));
  const set = (field: EditableField, value: string | number | null, words: string) =>
    attempt({ kind: "set", field, value }, words);

  return (
    <Dialog title={`Edit ${tracks}`} onClose={onClose}>
      <section class="setting" aria-labelledby="many-rating">
        <h3 id="many-rating">Rating</h3>
        <div class="many-line">
          <StarsField
            value={null}
            onChoose={(stars) => set("rating", stars, `Rating set to ${plural(stars ?? 0, "star")}`)}
          />
          <button type="button" class="button small" onClick={() => set("rating", null, "Rating taken away")}>
            Take mine away
          </button>
        </div>
      </section>
      <section class="setting" aria-labelledby="many-colour">
        <h3 id="many-colour">Colour</h3>
        <ColourField
          value={undefined}
          onChoose={(colour) =>
            set(
              "colour",
              colour,
              colour === null ? "Colour taken away" : `Colour set to ${colourName(colour)}`,
            )}
        />
      </section>
      <section class="setting" aria-labelledby="many-tags">
        <h3 id="many-tags">Tags</h3>
        <TagField
          id="many-add"
          tags={[]}
          action="Add"
          onEnter={(tag) => change({ kind: "add_tag", tag }, `Tag “${tag}” added`)}
        />
        <TagField
          id="many-remove"
          tags={[]}
          action="Remove"
          onEnter={(tag) => change({ kind: "remove_tag", tag }, `Tag “${tag}” removed`)}
        />
        <div class="many-line">
          <button
            type="button"
            class="button small"
            onClick={() => attempt({ kind: "clear_tags" }, "All tags removed")}
          >
            Remove all tags
          </button>
        </div>
      </section>
      <OneField onSet={change} />
      {problem && <p class="problem" role="alert">{problem}</p>}
      <p class="many-done" role="status">
        {done && (
          <>
            {done.words} {done.edit_id !== null && (
              <button
                type="button"
                class="button small"
                onClick={() => {
                  void undo(done.edit_id!);
                  setDone({ words: `Undone: ${done.words}`, edit_id: null });
                }}
              >
                Undo
              </button>
            )}
          </>
        )}
      </p>
    </Dialog>
  );
}

/** One of the other fields: the same value for all, or the values set by hand taken away. */
function OneField({ onSet }: { onSet: (what: TrackChange, words: string) => Promise<void> }) {
  const [field, setField] = useState<EditableField>("genre");
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const label = FIELDS.find((one) => one.field === field)!.label;
  const send = async (value: string | number | null, words: string) => {
    try {
      await onSet({ kind: "set", field, value }, words);
      setText("");
    } catch (error) {
      setProblem(errorText(error));
    }
  };
  return (
    <form
      class="setting"
      aria-labelledby="many-field"
      onSubmit={(event) => {
        event.preventDefault();
        const read = readField(field, text, null);
        if ("problem" in read) setProblem(read.problem);
        else void send(read.value, `${label} set to ${text.trim() || "nothing"}`);
      }}
    >
      <h3 id="many-field">Another field</h3>
      <div class="many-line">
        <select
          class="input many-select"
          aria-label="Field"
          value={field}
          onChange={(event) => {
            setField(event.currentTarget.value as EditableField);
            setProblem(null);
          }}
        >
          {FIELDS.map((one) => <option key={one.field} value={one.field}>{one.label}</option>)}
        </select>
        <input
          class="input many-value"
          aria-label={label}
          autocomplete="off"
          value={text}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? "many-problem" : undefined}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setProblem(null);
          }}
        />
        <button type="submit" class="button small">Set</button>
        <button
          type="button"
          class="button small"
          onClick={() => void send(null, `${label}: mine taken away`)}
        >
          Take mine away
        </button>
      </div>
      {problem && <p id="many-problem" class="problem" role="alert">{problem}</p>}
    </form>
  );
}
