/** What a screen reader says of a change that eyes see. */
import { signal } from "@preact/signals";

export const spoken = signal("");

/** Says it; the same words twice are said twice. */
export function say(text: string): void {
  spoken.value = spoken.value === text ? `${text} ` : text;
}
