import { NOTHING } from "../format/numbers.ts";

/** Energy from 1 to 10 as a short bar with its number. */
export function EnergyBar({ value }: { value: number | null }) {
  if (value === null) return <span class="muted">{NOTHING}</span>;
  return (
    <span class="energy">
      <span class="energy-number">{value}</span>
      <span class="energy-bar" aria-hidden="true">
        <span class={`energy-fill level-${Math.ceil(value / 2)}`} style={{ width: `${value * 10}%` }} />
      </span>
    </span>
  );
}
