/** `cues.*`: the places of a track that the DJ jumps to. */

import { enums, type Infer, integer, nullable, number, object, optional, string } from "superstruct";
import { between, list, matching, plainText, realBetween } from "../fields.ts";
import { limits } from "../limits.ts";
import { limits as deskLimits } from "./limits.ts";
import { Id } from "./common.ts";
import { SourceProgram } from "./sources.ts";

/** The button of a hot cue. */
export const CueSlot = between(deskLimits.cueSlot);
/** Seconds from the start of the sound. */
const Seconds = realBetween({ min: 0, max: 86_400 });
/** `null`: the colour that its button has. */
const CueColour = nullable(matching("colour", /^#[0-9a-f]{6}$/, "must be a colour like #1f8fff"));

export const Cue = object({
  slot: CueSlot,
  seconds: Seconds,
  /** Of a loop, in seconds. */
  length: nullable(Seconds),
  name: string(),
  colour: CueColour,
});
export type Cue = Infer<typeof Cue>;

export const ProgramCueKind = enums(["hot", "memory", "loop", "load", "fade_in", "fade_out"]);
export type ProgramCueKind = Infer<typeof ProgramCueKind>;

/** A place that another program knows; taking it makes a cue of the DJ's own. */
export const ProgramCue = object({
  program: SourceProgram,
  kind: ProgramCueKind,
  seconds: number(),
  length: nullable(number()),
  name: string(),
  colour: nullable(string()),
  slot: nullable(integer()),
});
export type ProgramCue = Infer<typeof ProgramCue>;

/** The DJ's cues by their buttons, and what programs know beside them. */
export const TrackCues = object({ id: Id, cues: list(Cue), programs: list(ProgramCue) });
export type TrackCues = Infer<typeof TrackCues>;

/** What is absent stays as it is; a button that has no cue yet needs `seconds`. */
export const CueSet = object({
  id: Id,
  slot: CueSlot,
  seconds: optional(Seconds),
  length: optional(nullable(Seconds)),
  name: optional(plainText(deskLimits.cueName)),
  colour: optional(CueColour),
});
export type CueSet = Infer<typeof CueSet>;

export const CueRemove = object({ id: Id, slot: CueSlot });
export type CueRemove = Infer<typeof CueRemove>;

/** A place to be made a cue, on the button `slot` when that is free, else on the next free one. */
export const CueWanted = object({
  seconds: Seconds,
  length: nullable(Seconds),
  name: plainText(deskLimits.cueName),
  colour: CueColour,
  slot: nullable(CueSlot),
});
export type CueWanted = Infer<typeof CueWanted>;

export const CueTake = object({ id: Id, cues: list(CueWanted, { min: 1, max: 100 }) });
export type CueTake = Infer<typeof CueTake>;

/** `left`: how many found no free button. */
export const CuesEdited = object({ cues: TrackCues, edit_id: Id, left: integer() });
export type CuesEdited = Infer<typeof CuesEdited>;

export const CueUndo = object({ edit_id: Id });
export type CueUndo = Infer<typeof CueUndo>;
