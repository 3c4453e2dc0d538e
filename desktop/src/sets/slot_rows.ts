/** The plan of a set as it is written into a form, and back. Pure. */
import type { SetSlot } from "@pika/contract/desk/sets.ts";
import { plural } from "../format/numbers.ts";

/** The fields of one slot, as they are typed; empty: anything. Lengths in minutes. */
export interface SlotRow {
  /** Of the row in its form. */
  key: number;
  count: string;
  bpmMin: string;
  bpmMax: string;
  energyMin: string;
  energyMax: string;
  style: string;
  lengthMin: string;
  lengthMax: string;
}

export function emptyRow(key: number): SlotRow {
  return {
    key,
    count: "4",
    bpmMin: "",
    bpmMax: "",
    energyMin: "",
    energyMax: "",
    style: "",
    lengthMin: "",
    lengthMax: "",
  };
}

export function rowsOf(plan: readonly SetSlot[]): SlotRow[] {
  return plan.map(({ count, bpm, energy, style, length }, key) => ({
    key,
    count: String(count),
    bpmMin: text(bpm?.[0]),
    bpmMax: text(bpm?.[1]),
    energyMin: text(energy?.[0]),
    energyMax: text(energy?.[1]),
    style,
    lengthMin: text(length && length[0] / 60),
    lengthMax: text(length && length[1] / 60),
  }));
}

/** @throws {Error} that names the slot and what of it cannot be read. */
export function planOf(rows: readonly SlotRow[]): SetSlot[] {
  return rows.map((row, index) => {
    const where = `slot ${index + 1}`;
    const count = Number(row.count.trim());
    if (!(Number.isInteger(count) && count >= 1 && count <= 100)) {
      throw new Error(`Cannot take “${row.count}” as the number of tracks of ${where}: write 1 to 100`);
    }
    const length = span(`the minutes of ${where}`, row.lengthMin, row.lengthMax, 0, 1_440);
    return {
      count,
      bpm: span(`the tempo of ${where}`, row.bpmMin, row.bpmMax, 20, 400),
      energy: span(`the energy of ${where}`, row.energyMin, row.energyMax, 1, 10),
      style: row.style.trim(),
      length: length && [length[0] * 60, length[1] * 60],
    };
  });
}

/** `4 tracks, 60–90 BPM, energy 3–5, blues`: a slot in a line. */
export function slotLine({ count, bpm, energy, style }: SetSlot): string {
  return [
    plural(count, "track"),
    bpm && `${bpm[0]}–${bpm[1]} BPM`,
    energy && `energy ${energy[0]}–${energy[1]}`,
    style,
  ].filter(Boolean).join(", ");
}

/** Where only one end is written, the other is as far as it goes. */
function span(what: string, from: string, to: string, least: number, most: number): [number, number] | null {
  if (from.trim() === "" && to.trim() === "") return null;
  const read = (text: string, missing: number) => {
    if (text.trim() === "") return missing;
    const number = Number(text.trim().replace(",", "."));
    if (!(number >= least && number <= most)) {
      throw new Error(`Cannot take “${text.trim()}” as ${what}: write ${least} to ${most}`);
    }
    return number;
  };
  const [first, last] = [read(from, least), read(to, most)];
  return first <= last ? [first, last] : [last, first];
}

function text(value: number | null | undefined): string {
  return value == null ? "" : String(Math.round(value * 100) / 100);
}
