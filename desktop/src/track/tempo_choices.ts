import { formatBpm } from "../format/numbers.ts";

/** A tempo to take with one click, and where it comes from: how sure the analysis is (0..1), or the file's tags. */
export interface TempoChoice {
  bpm: number;
  from: { confidence: number } | "tag";
}

/** Below this share an alternative would be shown as 0 %: no help to anybody. */
const LEAST = 0.005;

/**
 * The other tempi worth offering, each once as it would be written: not the one that is set, not what ×2 and ½ give,
 * the tag before an equal alternative.
 */
export function tempoChoices(
  bpm: number | null,
  alternatives: { bpm: number; confidence: number }[],
  tag: number | null,
): TempoChoice[] {
  const taken = new Set(bpm === null ? [] : [bpm, bpm * 2, bpm / 2].map(formatBpm));
  const all: TempoChoice[] = [
    ...(tag === null ? [] : [{ bpm: tag, from: "tag" as const }]),
    ...alternatives.filter(({ confidence }) => confidence >= LEAST)
      .map(({ bpm, confidence }) => ({ bpm, from: { confidence } })),
  ];
  return all.filter((choice) => {
    const text = formatBpm(choice.bpm);
    if (taken.has(text)) return false;
    taken.add(text);
    return true;
  });
}
