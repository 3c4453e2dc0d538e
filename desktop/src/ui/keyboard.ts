/** True when a key belongs to a field that is being written in, not to the app. */
export function isTyping(event: KeyboardEvent): boolean {
  return isField(event.target);
}

/** Whether the space bar does something of its own here, as on a button. */
export function isPressedBySpace(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, summary, input, [role=option]") !== null;
}

/** Whether this is a field that can be written in. */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) {
    return !["checkbox", "radio", "button", "range"].includes(target.type);
  }
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement ||
    target.isContentEditable;
}

/** The stars that Alt and a digit mean: `null` for 0, `undefined` for all other keys. By place, since Alt writes other signs on a Mac. */
export function starsOfKey(
  event: Pick<KeyboardEvent, "altKey" | "ctrlKey" | "metaKey" | "shiftKey" | "code">,
): number | null | undefined {
  const digit = /^(?:Digit|Numpad)([0-5])$/.exec(event.code)?.[1];
  // Ctrl and Alt together are AltGr.
  if (!digit || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  return digit === "0" ? null : Number(digit);
}
