/** The words of crates and sets. Pure. Times in seconds. */
import type { ListChange, ListKind } from "@pika/contract/desk/sets.ts";
import { formatClock } from "../format/clock.ts";
import { formatDuration } from "../format/time.ts";

const CHANGES: Record<ListChange, string> = {
  add: "adding tracks",
  remove: "removing tracks",
  move: "a move",
  arrange: "a new order",
  put: "filling a stretch",
  replace: "another track",
  note: "a note",
  lock: "a lock",
  cut: "a cut",
  about: "name or plan",
  version: "another version",
  take: "what a program has",
};

/** What undo would take back: `a move`. */
export function changeWords(change: ListChange): string {
  return CHANGES[change];
}

const KINDS: Record<ListKind, string> = { folder: "Folder", crate: "Crate", set: "Set" };

export function kindWord(kind: ListKind): string {
  return KINDS[kind];
}

/** `1 h 12 min`, `45 min`, `40 s`: a length, as exact as a plan is. */
export function lengthWords(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A length against what the DJ has: `3 min over`, `12 min free`, `fits`. */
export function slotWords(length: number, slot: number): string {
  const over = length - slot;
  if (Math.abs(over) < 30) return "fits";
  return over > 0 ? `${lengthWords(over)} over` : `${lengthWords(-over)} free`;
}

/** What was typed as a length: `90`, `1:30` and `1 h 30` are 90 minutes. In seconds; null: none was meant. */
export function parseSlot(text: string): number | null {
  const hours = /^(\d{1,3})(?:\s*h(?:\s*(\d{1,2})(?:\s*min)?)?|:(\d{2}))$/i.exec(text.trim());
  if (hours) return Number(hours[1]) * 3600 + Number(hours[2] ?? hours[3] ?? 0) * 60;
  const minutes = /^(\d{1,4})(?:\s*min)?$/i.exec(text.trim());
  return minutes ? Number(minutes[1]) * 60 : null;
}

/** When something of a set is to begin, `at` seconds after its start: on the clock where that is known (milliseconds since 1970). */
export function timeOf(at: number, start: number | null): string;
export function timeOf(at: number | undefined, start: number | null): string | null;
export function timeOf(at: number | undefined, start: number | null): string | null {
  if (at === undefined) return null;
  return start === null ? formatDuration(at) : formatClock(start + at * 1000);
}

/** `2:30` and `150` are 150 seconds; undefined: no length of a track. */
export function parseCut(text: string): number | undefined {
  const read = /^(?:(\d{1,3}):)?(\d{1,5})$/.exec(text.trim());
  if (!read || (read[1] !== undefined && Number(read[2]) > 59)) return undefined;
  const seconds = Number(read[1] ?? 0) * 60 + Number(read[2]);
  return seconds >= 1 && seconds <= 86_400 ? seconds : undefined;
}
