/** The reasons of a transition in words: what the next track is, seen from the one that plays. */
import type { Reason, TrackRow } from "@pika/contract/desk/tracks.ts";
import { plural } from "./numbers.ts";

/** Below this many BPM two tempi are the same to anybody. */
const SAME_TEMPO = 0.05;
/** From here on two characters are worth a word, or below that one. */
const ALIKE = 0.85;
const UNLIKE = 0.5;

/** `same key`, `2.0 BPM faster`, `energy +1`, in the order of the reasons; what is not worth a word is left out. */
export function transitionWords(reasons: Reason[], next: Pick<TrackRow, "key">): string[] {
  return reasons.map((reason) => words(reason, next)).filter((text) => text !== null);
}

function words(reason: Reason, next: Pick<TrackRow, "key">): string | null {
  switch (reason.code) {
    case "key":
      return keyWords(reason.relation, reason.steps, next.key?.camelot.endsWith("A") ?? false);
    case "tempo":
      return tempoWords(reason.change, reason.multiple);
    case "energy":
      return reason.change === 0 ? "same energy" : `energy ${signed(reason.change)}`;
    case "character":
      return reason.likeness >= ALIKE ? "similar sound" : reason.likeness < UNLIKE ? "different sound" : null;
  }
}

function keyWords(
  relation: Extract<Reason, { code: "key" }>["relation"],
  steps: number,
  minor: boolean,
): string {
  const way = steps > 0 ? "up" : "down";
  switch (relation) {
    case "same":
      return "same key";
    case "relative":
      return `relative ${minor ? "minor" : "major"}`;
    case "step":
      return `one step ${way} the wheel`;
    case "diagonal":
      return `one step ${way} the wheel, to ${minor ? "minor" : "major"}`;
    case "boost":
    case "drop":
      return `a ${Math.abs(steps) === 7 ? "semitone" : "whole tone"} ${relation === "boost" ? "up" : "down"}`;
    case "far":
      return steps === 0 ? "distant key" : `distant key, ${plural(Math.abs(steps), "step")}`;
  }
}

function tempoWords(change: number, multiple: number): string {
  const octave = multiple === 2 ? "half tempo" : multiple === 0.5 ? "double tempo" : null;
  if (Math.abs(change) < SAME_TEMPO) return octave ?? "same tempo";
  const size = Math.abs(change).toFixed(1).replace(/\.0$/, "");
  const step = `${size} BPM ${change > 0 ? "faster" : "slower"}`;
  return octave === null ? step : `${octave}, ${step}`;
}

function signed(change: number): string {
  return change > 0 ? `+${change}` : `−${-change}`;
}
