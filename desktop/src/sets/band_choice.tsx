import { type Band, BANDS } from "./bands.ts";

interface BandChoiceProps {
  value: Band | null;
  onChange: (band: Band | null) => void;
}

/** The tempi that are wanted; pressed again, any. */
export function BandChoice({ value, onChange }: BandChoiceProps) {
  return (
    <div class="band-choice" role="group" aria-label="Tempo">
      {BANDS.map((band) => (
        <button
          key={band.name}
          type="button"
          class="band"
          aria-pressed={value === band}
          title={`${band.min} to ${band.max} BPM`}
          onClick={() => onChange(value === band ? null : band)}
        >
          {band.name}
        </button>
      ))}
    </div>
  );
}
