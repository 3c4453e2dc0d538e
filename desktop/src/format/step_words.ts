/** What a set says of a place and of the step to the next, in words. */
import type { PlaceWarning, Step, StepWarning } from "@pika/contract/desk/set_course.ts";
import type { TrackRow } from "@pika/contract/desk/tracks.ts";
import { plural } from "./numbers.ts";
import { transitionWords } from "./transition_words.ts";

const KINDS: Record<Step["kind"], string> = { good: "Goes well", ok: "Passable", breaks: "Breaks" };

export function stepKindWord(kind: Step["kind"]): string {
  return KINDS[kind];
}

/** Why a step is as it is: what breaks first, then the reasons that it has not said. */
export function stepWords(step: Pick<Step, "reasons" | "warnings">, next: Pick<TrackRow, "key">): string[] {
  const said = new Set(step.warnings.map(({ code }) => SAYS[code]));
  return [
    ...step.warnings.map(stepWarningWords),
    ...transitionWords(step.reasons.filter(({ code }) => !said.has(code)), next),
  ];
}

/** Of which reason a warning says enough. */
const SAYS: Record<StepWarning["code"], string | null> = {
  tempo_jump: null,
  key_clash: "key",
  energy_cliff: "energy",
};

function stepWarningWords(warning: StepWarning): string {
  switch (warning.code) {
    case "tempo_jump":
      return `the tempi meet at ${warning.pitch > 0 ? "+" : "−"}${Math.abs(warning.pitch).toFixed(1)} % only`;
    case "key_clash":
      return warning.steps === 0
        ? "keys clash"
        : `keys clash, ${plural(Math.abs(warning.steps), "step")} apart`;
    case "energy_cliff":
      return `energy ${warning.change < 0 ? "falls" : "leaps"} by ${Math.abs(warning.change)}`;
  }
}

/** `date` says a time as a day. */
export function placeWarningWords(warning: PlaceWarning, date: (time: number) => string): string {
  switch (warning.code) {
    case "same_artist":
      return warning.places === 1
        ? "the same artist just before"
        : `the same artist ${warning.places} places before`;
    case "twice":
      return "it stands in this set already";
    case "played_lately":
      return `played ${warning.play.here ? "in this room" : "lately"}: ${warning.play.title || "a night"}, ${
        date(warning.play.at)
      }`;
    case "missing":
      return "its file is missing";
    case "off_plan":
      return `not as planned here: ${warning.fields.map((field) => FIELDS[field]).join(", ")}`;
  }
}

const FIELDS: Record<Extract<PlaceWarning, { code: "off_plan" }>["fields"][number], string> = {
  bpm: "tempo",
  energy: "energy",
  style: "style",
  length: "length",
};

/** `2 breaks`; null when there is none. */
export function breaksWords(steps: readonly Pick<Step, "kind">[]): string | null {
  const breaks = steps.filter(({ kind }) => kind === "breaks").length;
  return breaks === 0 ? null : plural(breaks, "break");
}
