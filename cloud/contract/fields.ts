/**
 * The kinds of field that messages are made of. A struct of superstruct forgets its bounds and the members of a union; the ones made here keep
 * them as a {@linkcode Note}, so that the types of other languages can be written from the same structs (`scripts/contract/`).
 */

import {
  array,
  coerce,
  define,
  type Infer,
  integer,
  max,
  min,
  nullable,
  object,
  record,
  refine,
  string,
  Struct,
  tuple,
  union,
} from "superstruct";
import { limits } from "./limits.ts";
import { cleanText, cutText, isBlank, textLength } from "./text.ts";

// deno-lint-ignore no-explicit-any
export type AnyStruct = Struct<any, any>;

/** What a struct knows of its values that its functions hide. */
export type Note =
  /** Text. `longest` in code points; `pattern`: a regular expression without flags that every language reads alike. */
  | { kind: "text"; shortest?: number; longest?: number; pattern?: string }
  | { kind: "number"; whole: boolean; min: number; max: number }
  | { kind: "list"; of: AnyStruct; min?: number; max?: number }
  | { kind: "pair"; of: AnyStruct[] }
  | { kind: "union"; of: AnyStruct[] }
  | { kind: "record"; value: AnyStruct }
  /** On arrival only its JSON kind is checked (object, text, number ...). */
  | { kind: "kind only"; of: AnyStruct };

/** Stands in the place of a struct's schema. */
class Noted {
  constructor(readonly note: Note) {}
}

/** The note of a struct, or `null` when superstruct's own type and schema say it all. It survives `nullable` and `optional`. */
export function noteOf(struct: AnyStruct): Note | null {
  const schema: unknown = struct.schema;
  return schema instanceof Noted ? schema.note : null;
}

function noted<T>(struct: Struct<T, unknown>, note: Note): Struct<T, null> {
  return new Struct({ ...struct, schema: new Noted(note) }) as unknown as Struct<T, null>;
}

/** One of several. */
export function anyOf<S extends AnyStruct[]>(...members: S): Struct<Infer<S[number]>, null> {
  const [first, ...others] = members as AnyStruct[] as [AnyStruct, ...AnyStruct[]];
  return noted(union([first, ...others]), { kind: "union", of: members });
}

/** A list, with so many `items` at least and at most; the word is for the refusal. */
export function list<T, S>(
  of: Struct<T, S>,
  bounds?: { min: number; max: number; items?: string },
): Struct<T[], null> {
  const items = array(of) as unknown as Struct<T[], null>;
  if (bounds === undefined) return noted(items, { kind: "list", of });
  const { min, max } = bounds;
  const fits = refine(
    items,
    "items",
    ({ length }) =>
      (length >= min && length <= max) || `must have ${min} to ${max} ${bounds.items ?? "items"}`,
  );
  return noted(fits, { kind: "list", of, min, max });
}

/** Two values, one after the other. */
export function pair<A, B>(first: Struct<A, null>, second: Struct<B, null>): Struct<[A, B], null> {
  return noted(tuple([first, second]), { kind: "pair", of: [first, second] });
}

/** An object with keys of the writer's choice. */
export function mapOf<T, S>(key: Struct<string, null>, value: Struct<T, S>): Struct<Record<string, T>, null> {
  return noted(record(key, value), { kind: "record", value });
}

/**
 * What a method checks by itself, because it has better words for a refusal than the reader: that one sees to the JSON kind (object,
 * text, number ...) and no more.
 */
export function kindOnly<T, S>(of: Struct<T, S>): Struct<T, null> {
  return noted(of, { kind: "kind only", of });
}

/** Text of a form that a regular expression tells, of so many characters; `must` are the words of the refusal. */
export function matching(
  name: string,
  form: RegExp,
  must: string,
  { min, max }: { min?: number; max?: number } = {},
): Struct<string, null> {
  const fits = (text: string) =>
    form.test(text) && text.length >= (min ?? 0) && text.length <= (max ?? Infinity);
  const struct = define<string>(name, (value) => (typeof value === "string" && fits(value)) || must);
  return noted(struct, {
    kind: "text",
    pattern: form.source,
    ...(min !== undefined && { shortest: min }),
    ...(max !== undefined && { longest: max }),
  });
}

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const keyForm = /^(?:[1-9]|1[0-2])[AB]$/;

/** A UUID in lower case, made by whoever makes the thing that it names. */
export const Uuid = matching("uuid", uuidForm, "must be a UUID in lower case");

const earliest = 946_684_800_000;
const latest = 7_258_118_400_000;

/** A point in time: milliseconds since 1970, UTC; between 2000 and 2200. */
export const Time = noted(
  define<number>(
    "time",
    (value) =>
      (Number.isSafeInteger(value) && (value as number) > earliest && (value as number) < latest) ||
      "must be a time in milliseconds since 1970",
  ),
  { kind: "number", whole: true, min: earliest + 1, max: latest - 1 },
);

/** A sequence number: 1 and up. */
export const Sequence = between({ min: 1, max: Number.MAX_SAFE_INTEGER });

/** A whole number between the two, both included. */
export function between(range: { min: number; max: number }): Struct<number, null> {
  return noted(max(min(integer(), range.min), range.max), { kind: "number", whole: true, ...range });
}

/** A number between the two, both included, fractions allowed. */
export function realBetween(range: { min: number; max: number }): Struct<number, null> {
  const struct = define<number>(
    "number",
    (value) =>
      (typeof value === "number" && value >= range.min && value <= range.max) ||
      `must be a number between ${range.min} and ${range.max}`,
  );
  return noted(struct, { kind: "number", whole: false, ...range });
}

/** What a program says of itself or calls its things: printable ASCII, not empty, at most `length` characters. */
export function word(length: number): Struct<string, null> {
  return matching("word", /^[\x20-\x7e]+$/, `must be 1 to ${length} printable ASCII characters`, {
    max: length,
  });
}

/** Text that is taken as it is, of at most `length` code points. */
export function plainText(length: number): Struct<string, null> {
  const struct = refine(
    string(),
    "text",
    (value) => textLength(value) <= length || `must have at most ${length} characters`,
  );
  return noted(struct, { kind: "text", longest: length });
}

/**
 * Text that is cleaned whatever it is, and then has to fit. (A condition on what is cleaned would let everything else by as it came; how long
 * it may be at all is the business of who reads frames and bodies.)
 */
function cleaned(fits: Struct<string, null>, clean: (text: string) => string): Struct<string, null> {
  return coerce(fits, string(), clean);
}

/** Text that a person typed: cleaned, then refused when it is longer than `length` code points, or empty. */
export function typedText(length: number): Struct<string, null> {
  const fits = refine(string(), "text", (value) => {
    if (isBlank(value)) return "must not be empty";
    return textLength(value) <= length || `must have at most ${length} characters`;
  });
  return noted(cleaned(fits, cleanText), { kind: "text", shortest: 1, longest: length });
}

/** As `typedText`, but it may be empty. */
export function optionalText(length: number): Struct<string, null> {
  return noted(cleaned(plainText(length), cleanText), { kind: "text", longest: length });
}

/** Text out of a file's tags: cleaned, and cut when it is too long, since the track is played all the same. */
export function foundText(length: number): Struct<string, null> {
  const struct = cleaned(plainText(length), (value) => cutText(cleanText(value), length));
  return noted(struct, { kind: "text", longest: length });
}

/** What is known of a track. `bpm` in beats a minute, `key` in Camelot notation, `energy` 1 to 10, `duration` in seconds. */
export const TrackFields = object({
  title: foundText(limits.trackText),
  artist: foundText(limits.trackText),
  bpm: nullable(realBetween({ min: 20, max: 400 })),
  key: nullable(matching("key", keyForm, "must be a Camelot key such as 8A")),
  energy: nullable(between({ min: 1, max: 10 })),
  duration: nullable(realBetween({ min: 0, max: 86_400 })),
});
