import type { EditableField, Track } from "@pika/contract/desk/tracks.ts";
import { formatShare } from "../format/numbers.ts";
import { saysWords } from "../format/source_words.ts";
import { takeValue } from "./actions.ts";
import { otherSayings } from "./said.ts";

interface OtherSayingsProps {
  track: Track;
  field: EditableField;
  /** Name for people: `Tempo`. */
  label: string;
  /** A value as it is written on this screen. */
  format: (value: string | number) => string;
}

/** What other sources say of a field, where it is something else: one press takes it over. */
export function OtherSayings({ track, field, label, format }: OtherSayingsProps) {
  const others = otherSayings(track, field, format);
  if (others.length === 0) return null;
  return (
    <ul class="sayings">
      {others.map(({ source, value, confidence }) => (
        <li key={source}>
          <span>
            {saysWords(source)} <b>{format(value)}</b>
            {confidence !== null && `, ${formatShare(confidence)} sure`}
          </span>{" "}
          <button
            type="button"
            class="link"
            onClick={() => takeValue(track, field, value, label, format(value))}
          >
            Take it<span class="visually-hidden">: {label.toLowerCase()} {format(value)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
