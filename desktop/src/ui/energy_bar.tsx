import { NOTHING } from "../format/numbers.ts";

/** Energy from 1 to 10 as a short bar with its number. */
export function EnergyBar({ value }: { value: number | null }) {
  if (value === null) return <span class="muted">{NOTHING}</span>;
  return (
    <span class="energy">
      <span class="energy-number">{value}</span>
      <svg class="energy-bar" viewBox="0 0 40 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="energy-back" width="40" height="6" rx="3" />
        <rect class={`energy-fill level-${Math.ceil(value / 2)}`} width={value * 4} height="6" rx="3" />
      </svg>
    </span>
  );
}
