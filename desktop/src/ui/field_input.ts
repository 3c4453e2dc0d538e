/** Reads what a person typed into a field of a track. */
import { parseKey } from "../keys/camelot.ts";
import type { EditableField } from "@pika/contract/desk/tracks.ts";

/** Either a value for the sidecar, or what is wrong with the text and what to write instead. */
export type FieldInput = { value: string | number } | { problem: string };

export function readField(field: EditableField, text: string, duration: number | null): FieldInput {
  const written = text.trim();
  switch (field) {
    case "bpm":
      return readNumber(written, 20, 400, "a tempo between 20 and 400, for example 96.5");
    case "energy":
      return readWhole(written, 1, 10, "a whole number from 1 to 10");
    case "year":
      return readWhole(written, 1000, 2999, "a year with four digits");
    case "first_beat":
      return readNumber(written, 0, duration ?? 86_400, "seconds from the start, for example 0.213");
    case "key": {
      const key = parseKey(written);
      return key ? { value: key.name } : problem(written, "a key such as 8A, 1m or A minor");
    }
    case "title":
      return written ? { value: written } : { problem: "A title cannot be empty" };
    default:
      return { value: written };
  }
}

function readNumber(written: string, least: number, most: number, expected: string): FieldInput {
  const value = Number(written.replace(",", "."));
  return written !== "" && value >= least && value <= most ? { value } : problem(written, expected);
}

function readWhole(written: string, least: number, most: number, expected: string): FieldInput {
  const read = readNumber(written, least, most, expected);
  return "value" in read && !Number.isInteger(read.value) ? problem(written, expected) : read;
}

function problem(written: string, expected: string): FieldInput {
  return { problem: written === "" ? `Write ${expected}` : `Cannot read "${written}": write ${expected}` };
}
