import { colourName, TRACK_COLOURS } from "@pika/contract/look/track_colours.ts";

/** The colour that a track is marked with. */
export function ColourMark({ colour }: { colour: string }) {
  return (
    <span class="colour-mark" role="img" aria-label={colourName(colour)} style={{ background: colour }} />
  );
}

interface ColourFieldProps {
  /** `null`: none; `undefined`: of many tracks, which may have any. */
  value: string | null | undefined;
  /** `null`: no colour. */
  onChoose: (value: string | null) => void;
}

/** The palette; a colour of another program's own stands beside it. */
export function ColourField({ value, onChoose }: ColourFieldProps) {
  const known = TRACK_COLOURS.some((colour) => colour.value === value);
  const shown = value === null || value === undefined || known
    ? TRACK_COLOURS
    : [{ name: colourName(value), value }, ...TRACK_COLOURS];
  return (
    <div class="colour-field" role="group" aria-label="Colour">
      <button
        type="button"
        class="colour-choice none"
        aria-label="No colour"
        title="No colour"
        aria-pressed={value === null}
        onClick={() => onChoose(null)}
      />
      {shown.map((colour) => (
        <button
          key={colour.value}
          type="button"
          class="colour-choice"
          aria-label={colour.name}
          title={colour.name}
          aria-pressed={colour.value === value}
          style={{ background: colour.value }}
          onClick={() => onChoose(colour.value)}
        />
      ))}
    </div>
  );
}
