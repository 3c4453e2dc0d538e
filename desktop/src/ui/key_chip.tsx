import { formatKey, wheelNumber } from "../keys/camelot.ts";
import type { KeyName } from "@pika/contract/desk/track_analysis.ts";
import { settings } from "../state/settings.ts";

/** A key in the chosen notation and in the colour of its place on the Camelot wheel. */
export function KeyChip({ value }: { value: KeyName }) {
  const text = formatKey(value, settings.value.key_notation);
  const other = text === value.name ? value.camelot : value.name;
  return (
    <span
      class={`key-chip wheel-${wheelNumber(value)} ${value.camelot.endsWith("A") ? "minor" : "major"}`}
      title={other}
    >
      {text}
    </span>
  );
}
