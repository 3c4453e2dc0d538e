/** The kinds of field that messages are made of. */

import {
  coerce,
  define,
  integer,
  max,
  min,
  nullable,
  object,
  refine,
  string,
  type Struct,
} from "superstruct";
import { limits } from "./limits.ts";
import { cleanText, cutText, isBlank, textLength } from "./text.ts";

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const rawText = refine(string(), "text", (value) => value.length <= 4_096 || "is too long");

/** A UUID in lower case, made by whoever makes the thing that it names. */
export const Uuid = define<string>(
  "uuid",
  (value) => (typeof value === "string" && uuidForm.test(value)) || "must be a UUID in lower case",
);

/** A point in time: milliseconds since 1970, UTC; between 2000 and 2200. */
export const Time = define<number>(
  "time",
  (value) =>
    (Number.isSafeInteger(value) && (value as number) > 946_684_800_000 &&
      (value as number) < 7_258_118_400_000) ||
    "must be a time in milliseconds since 1970",
);

/** A sequence number: 1 and up. */
export const Sequence: Struct<number, null> = max(min(integer(), 1), Number.MAX_SAFE_INTEGER);

/** A whole number between the two, both included. */
export function between(range: { min: number; max: number }): Struct<number, null> {
  return max(min(integer(), range.min), range.max);
}

/** A number between the two, both included, fractions allowed. */
export function realBetween(range: { min: number; max: number }): Struct<number, null> {
  return define<number>(
    "number",
    (value) =>
      (typeof value === "number" && value >= range.min && value <= range.max) ||
      `must be a number between ${range.min} and ${range.max}`,
  );
}

/** What a program says of itself or calls its things: printable ASCII, not empty, at most `length` characters. */
export function word(length: number): Struct<string, null> {
  return define<string>(
    "word",
    (value) =>
      (typeof value === "string" && /^[\x20-\x7e]+$/.test(value) && value.length <= length) ||
      `must be 1 to ${length} printable ASCII characters`,
  );
}

/** Text that a person typed: cleaned, then refused when it is longer than `length` code points, or empty. */
export function typedText(length: number): Struct<string, null> {
  const fits = refine(string(), "text", (value) => {
    if (isBlank(value)) return "must not be empty";
    return textLength(value) <= length || `must have at most ${length} characters`;
  });
  return coerce(fits, rawText, cleanText);
}

/** As `typedText`, but it may be empty. */
export function optionalText(length: number): Struct<string, null> {
  const fits = refine(
    string(),
    "text",
    (value) => textLength(value) <= length || `must have at most ${length} characters`,
  );
  return coerce(fits, rawText, cleanText);
}

/** Text out of a file's tags: cleaned, and cut when it is too long, since the track is played all the same. */
export function foundText(length: number): Struct<string, null> {
  return coerce(string(), rawText, (value) => cutText(cleanText(value), length));
}

/** What is known of a track. `bpm` in beats a minute, `key` in Camelot notation, `energy` 1 to 10, `duration` in seconds. */
export const TrackFields = object({
  title: foundText(limits.trackText),
  artist: foundText(limits.trackText),
  bpm: nullable(realBetween({ min: 20, max: 400 })),
  key: nullable(define<string>(
    "key",
    (value) =>
      (typeof value === "string" && /^(?:[1-9]|1[0-2])[AB]$/.test(value)) ||
      "must be a Camelot key such as 8A",
  )),
  energy: nullable(between({ min: 1, max: 10 })),
  duration: nullable(realBetween({ min: 0, max: 86_400 })),
});
