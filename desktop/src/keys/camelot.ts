/**
 * Musical keys in the three ways DJs write them. Camelot and Open Key number the circle of fifths: a step up is a
 * fifth, the letter tells minor from major.
 */
import type { KeyNotation } from "@pika/contract/desk/settings.ts";
import type { KeyName } from "@pika/contract/desk/track_analysis.ts";

/** Names as the sidecar spells them, from 1A and 1B round the wheel. */
const MINOR = ["Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "Db"];
const MAJOR = ["B", "F#", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E"];

/** Other spellings of the same note. */
const SAME: Record<string, string> = {
  "C#": "Db",
  "D#": "Eb",
  "Gb": "F#",
  "G#": "Ab",
  "A#": "Bb",
  "Cb": "B",
  "Fb": "E",
  "E#": "F",
  "B#": "C",
};

/** The number on the Camelot wheel (1 to 12) as Open Key counts it: 8A is 1m. */
function openKeyNumber(camelot: number): number {
  return (camelot + 4) % 12 + 1;
}

/** The key at `number` (1 to 12) of the Camelot wheel. */
export function keyAt(number: number, letter: "A" | "B"): KeyName {
  const note = (letter === "A" ? MINOR : MAJOR)[number - 1]!;
  return {
    name: `${note} ${letter === "A" ? "minor" : "major"}`,
    camelot: `${number}${letter}`,
    open_key: `${openKeyNumber(number)}${letter === "A" ? "m" : "d"}`,
  };
}

/** All 24 keys in the order of the wheel. */
export const ALL_KEYS: KeyName[] = Array.from(
  { length: 24 },
  (_, index) => keyAt(Math.floor(index / 2) + 1, index % 2 === 0 ? "A" : "B"),
);

/**
 * Reads a key written in any of the three ways (`8A`, `1m`, `A minor`, `Am`, `F♯ maj`).
 * Returns `null` when it is none of them.
 */
export function parseKey(text: string): KeyName | null {
  const written = text.trim().replaceAll("♯", "#").replaceAll("♭", "b");
  const number = /^(1[0-2]|0?[1-9])\s*([ABabdm])$/.exec(written);
  if (number) {
    const letter = number[2]!;
    const n = Number(number[1]);
    if (letter === "d" || letter === "m") {
      return ALL_KEYS.find((key) => key.open_key === `${n}${letter}`) ?? null;
    }
    return keyAt(n, letter.toUpperCase() as "A" | "B");
  }
  const named = /^([A-Ga-g])([#b]?)\s*(minor|min|m|major|maj|)$/i.exec(written);
  if (!named) return null;
  const spelled = named[1]!.toUpperCase() + named[2]!.toLowerCase();
  const note = SAME[spelled] ?? spelled;
  const mode = named[3]!;
  const minor = mode === "m" || /^min/i.test(mode);
  const index = (minor ? MINOR : MAJOR).indexOf(note);
  return index < 0 ? null : keyAt(index + 1, minor ? "A" : "B");
}

/** The key in the notation the person chose. */
export function formatKey(key: KeyName, notation: KeyNotation): string {
  return notation === "name" ? key.name : key[notation];
}

/** The number on the wheel, for the colour: 1 to 12. */
export function wheelNumber(key: KeyName): number {
  return parseInt(key.camelot, 10);
}
