import { formatBpm } from "../format/numbers.ts";

/** A tempo to take with one click, and how sure the analysis is of it (0..1). */
export interface TempoChoice {
  bpm: number;
  confidence: number;
}

/** What DJs correct a tempo by: the octave, and the third of music in three. */
const FACTORS = [
  { factor: 2, sign: "×2", label: "Double the tempo" },
  { factor: 1 / 2, sign: "½", label: "Halve the tempo" },
  { factor: 3 / 2, sign: "×3/2", label: "Take one and a half times the tempo" },
  { factor: 2 / 3, sign: "⅔", label: "Take two thirds of the tempo" },
];

/** The range that a tempo may have. */
const SLOWEST = 20;
const FASTEST = 400;

/** An alternative of the analysis within this share of a multiple means that multiple. */
const CLOSE = 0.01;

/** A multiple of the tempo to take with one click; `confidence` where the analysis has considered it. */
export interface TempoFactor {
  sign: string;
  label: string;
  bpm: number;
  confidence: number | null;
}

/** The multiples of `bpm` that are tempi at all. */
export function tempoFactors(
  bpm: number | null,
  alternatives: { bpm: number; confidence: number }[],
): TempoFactor[] {
  if (bpm === null) return [];
  return FACTORS.map(({ factor, sign, label }) => {
    const multiple = bpm * factor;
    const found = alternatives.find((other) => isClose(other.bpm, multiple) && other.confidence >= LEAST);
    return { sign, label, bpm: multiple, confidence: found?.confidence ?? null };
  }).filter(({ bpm }) => bpm >= SLOWEST && bpm <= FASTEST);
}

function isClose(one: number, other: number): boolean {
  return Math.abs(one / other - 1) <= CLOSE;
}

/** Below this share an alternative would be shown as 0 %: no help to anybody. */
const LEAST = 0.005;

/** The other tempi worth offering, each once as it would be written: not the one that is set, not what a multiple gives. */
export function tempoChoices(bpm: number | null, alternatives: TempoChoice[]): TempoChoice[] {
  const taken = new Set<string>();
  const given = bpm === null ? [] : [1, ...FACTORS.map(({ factor }) => factor)].map((factor) => bpm * factor);
  return alternatives.filter((choice) => {
    const text = formatBpm(choice.bpm);
    const isGiven = given.some((tempo) => isClose(choice.bpm, tempo));
    if (choice.confidence < LEAST || isGiven || taken.has(text)) return false;
    taken.add(text);
    return true;
  });
}
