/** The night seen last, so that a reload without network shows it instead of nothing. */

import { keep, kept } from "../shell/storage.ts";
import type { Room } from "./room.ts";

const storageKey = "pika.room";
/** Of another shape when this number changes. */
const version = 1;
const pause = 1_000;

let next: Room | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

addEventListener("pagehide", write);

/** Keeps the room; many changes in a moment are written once. */
export function keepRoom(room: Room): void {
  next = room;
  timer ??= setTimeout(write, pause);
}

export function forgetRoom(): void {
  next = null;
  keep(storageKey, "");
}

/** The room kept last, if it is the one of that code. */
export function keptRoom(code: string): Room | null {
  try {
    const stored = JSON.parse(kept(storageKey) || "null");
    return stored?.version === version && stored.room.state.code === code ? stored.room : null;
  } catch {
    return null;
  }
}

function write(): void {
  clearTimeout(timer);
  timer = undefined;
  if (next) keep(storageKey, JSON.stringify({ version, room: next }));
}
