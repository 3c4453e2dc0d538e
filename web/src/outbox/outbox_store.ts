/** The outbox, kept by the phone and shared by all tabs: each change starts from what is stored. */

import { signal } from "@preact/signals";
import { keep, kept } from "../shell/storage.ts";
import { add, empty, forget, type Intent, type Outbox, readOutbox, settle, type Where } from "./outbox.ts";

const storageKey = "pika.outbox";

export const outbox = signal<Outbox>(forget(readOutbox(kept(storageKey)), Date.now()));

/** Grows when another tab took something out: whether it was acknowledged, only that tab has heard. */
export const settledElsewhere = signal(0);

addEventListener("storage", ({ key, oldValue, newValue }) => {
  if (key !== storageKey) return;
  const still = new Set(readOutbox(newValue).waiting.map(({ action }) => action.id));
  if (readOutbox(oldValue).waiting.some(({ action }) => !still.has(action.id))) settledElsewhere.value++;
  outbox.value = readOutbox(kept(storageKey));
});

/** Puts what was pressed into the outbox. */
export function post(intent: Intent, where: Where): void {
  change((box) => add(box, intent, { ...where, id: newId(), now: Date.now() }));
}

/** Takes an action out: it was acknowledged, or refused for good. */
export function done(id: string): void {
  change((box) => settle(box, id));
}

/** Takes everything out: nothing of it is sent any more. */
export function emptyOutbox(): void {
  change(() => empty);
}

function change(how: (box: Outbox) => Outbox): void {
  const before = readOutbox(kept(storageKey));
  const after = forget(how(before), Date.now());
  if (after !== before) keep(storageKey, JSON.stringify(after));
  outbox.value = after;
}

/** Random, and also there on a page that came by plain HTTP over the local network. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join("-");
}
