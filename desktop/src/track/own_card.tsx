import type { ComponentChildren } from "preact";
import type { EditableField, Track } from "@pika/contract/desk/tracks.ts";
import { NOTHING } from "../format/numbers.ts";
import { originWords } from "../format/source_words.ts";
import { colourName } from "@pika/contract/look/track_colours.ts";
import { editMany } from "../state/edits.ts";
import { loadTags } from "../state/tags.ts";
import { showError } from "../state/toasts.ts";
import { ColourField } from "../ui/colour_mark.tsx";
import { StarsField } from "../ui/stars.tsx";
import { TagField } from "../ui/tag_field.tsx";
import { resetValue, takeValue } from "./actions.ts";
import { Editable } from "./editable.tsx";
import { NotesField } from "./notes_field.tsx";
import { OtherSayings } from "./other_sayings.tsx";
import { Card } from "./value_cards.tsx";

const starWords = (stars: string | number) => Number(stars) === 1 ? "1 star" : `${stars} stars`;

/** So many stars; `null` takes the DJ's own away. */
export function rateTrack(track: Track, stars: number | null): void {
  if (stars === null) resetValue(track, "rating", "Rating");
  else takeValue(track, "rating", stars, "Rating", starWords(stars));
}

/** What the DJ says of a track herself. */
export function OwnCard({ track }: { track: Track }) {
  const chooseColour = (colour: string | null) =>
    colour === null
      ? resetValue(track, "colour", "Colour")
      : takeValue(track, "colour", colour, "Colour", colourName(colour));
  return (
    <Card title="Yours" span={12}>
      <div class="own">
        <Line track={track} field="rating" label="Rating" format={starWords}>
          <StarsField
            value={track.rating}
            onChoose={(stars) => rateTrack(track, stars)}
          />
        </Line>
        <Line track={track} field="colour" label="Colour" format={(value) => colourName(String(value))}>
          <ColourField value={track.colour} onChoose={chooseColour} />
        </Line>
        <Line track={track} label="Tags">
          <TagField
            id={`tags-${track.id}`}
            tags={track.tags}
            action="Add"
            onEnter={(tag) =>
              editMany([track.id], { kind: "add_tag", tag }, `Tag “${tag}” added to “${track.title}”`)
                .then(loadTags)}
            onRemove={(tag) =>
              void editMany(
                [track.id],
                { kind: "remove_tag", tag },
                `Tag “${tag}” taken from “${track.title}”`,
              )
                .catch((error) => showError("Cannot remove the tag", error))}
          />
        </Line>
        <Line track={track} field="comment" label="Comment" format={String}>
          <Editable track={track} field="comment" label="Comment" text={track.comment}>
            <bdi>{track.comment || NOTHING}</bdi>
          </Editable>
        </Line>
        <Line track={track} label="Notes">
          <NotesField key={track.id} track={track} />
        </Line>
      </div>
    </Card>
  );
}

interface LineProps {
  track: Track;
  label: string;
  /** Absent: nobody but the DJ has it. */
  field?: EditableField;
  format?: (value: string | number) => string;
  children: ComponentChildren;
}

function Line({ track, label, field, format = String, children }: LineProps) {
  const source = field && track.origins[field];
  const origin = source === "manual" ? null : originWords(source);
  return (
    <div class="own-line">
      <h3>{label}</h3>
      <div class="own-value">
        {children}
        {origin && <span class="origin">{origin}</span>}
        {field && <OtherSayings track={track} field={field} label={label} format={format} />}
      </div>
    </div>
  );
}
