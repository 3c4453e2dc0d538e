import { NOTHING } from "../format/numbers.ts";

/** The most stars. */
export const MOST_STARS = 5;

/** A rating of 1 to 5 to look at; a dash where there is none. */
export function Stars({ value }: { value: number | null }) {
  if (value === null) return <span class="muted">{NOTHING}</span>;
  return (
    <span class="stars" role="img" aria-label={value === 1 ? "1 star" : `${value} stars`}>
      {"★".repeat(value)}
    </span>
  );
}

interface StarsFieldProps {
  value: number | null;
  /** `null`: no rating. */
  onChoose: (value: number | null) => void;
}

/** A rating to set: the star that it ends at, pressed again, takes it away. */
export function StarsField({ value, onChoose }: StarsFieldProps) {
  return (
    <div class="stars-field" role="group" aria-label="Rating">
      {Array.from({ length: MOST_STARS }, (_, index) => index + 1).map((stars) => (
        <button
          key={stars}
          type="button"
          class={`star${value !== null && stars <= value ? " lit" : ""}`}
          aria-label={stars === 1 ? "1 star" : `${stars} stars`}
          aria-pressed={stars === value}
          onClick={() => onChoose(stars === value ? null : stars)}
        >
          {value !== null && stars <= value ? "★" : "☆"}
        </button>
      ))}
    </div>
  );
}
