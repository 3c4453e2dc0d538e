/** What the analysis says about a value, in words; `null` where it says nothing. */
import { formatShare } from "../format/numbers.ts";
import { formatPosition } from "../format/time.ts";
import type { Analysis, Beats, Structure } from "@pika/contract/desk/track_analysis.ts";

/** Cents that nobody hears as out of tune. */
const IN_TUNE = 3;

/** Whether the tempo holds; of a track without one that is all there is to say, unless one was set by hand. */
export function tempoKindWords(tempo: Analysis["tempo"] | undefined, byHand: boolean): string | null {
  switch (tempo?.kind) {
    case "steady":
      return "Steady tempo";
    case "changing":
      return "The tempo changes";
    case "none":
      return byHand ? null : "No steady beat was found";
    case undefined:
      return null;
  }
}

/** Cents above A = 440 Hz as people tune: `Tuned 12 cents high, A = 443.1 Hz`. */
export function tuningWords(cents: number | null | undefined): string | null {
  if (cents === null || cents === undefined) return null;
  const rounded = Math.round(cents);
  if (Math.abs(rounded) < IN_TUNE) return "Tuned to A = 440 Hz";
  const a = (440 * 2 ** (cents / 1200)).toFixed(1);
  return `Tuned ${Math.abs(rounded)} cents ${rounded > 0 ? "high" : "low"}, A = ${a} Hz`;
}

/** `Bars of 4 from 0:00.840, 72 % sure`. */
export function barWords(beats: Beats): string | null {
  const { beats_per_bar, downbeat, downbeat_confidence } = beats;
  if (beats_per_bar === undefined || downbeat === undefined) return null;
  const start = beats.times ? beats.times[downbeat] : beats.first + downbeat * beats.period;
  if (start === undefined) return null;
  const sure = downbeat_confidence === undefined || downbeat_confidence === null
    ? ""
    : `, ${formatShare(downbeat_confidence)} sure`;
  return `Bars of ${beats_per_bar} from ${formatPosition(start)}${sure}`;
}

/** `Intro to 0:15.200 · outro from 3:20.000 · 8 phrases`. */
export function structureWords({ intro_end, outro_start, boundaries }: Structure): string {
  const parts = [
    ...(intro_end === null ? [] : [`intro to ${formatPosition(intro_end)}`]),
    ...(outro_start === null ? [] : [`outro from ${formatPosition(outro_start)}`]),
    ...(boundaries.length === 0 ? [] : [`${boundaries.length + 1} phrases`]),
  ];
  if (parts.length === 0) return "No parts were found";
  const text = parts.join(" · ");
  return text[0]!.toUpperCase() + text.slice(1);
}
