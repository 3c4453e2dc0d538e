/** `sets.course`, `sets.alternatives`, `sets.suggest`: how a set runs, and what else could stand at a place of it. */

import {
  boolean,
  enums,
  type Infer,
  integer,
  literal,
  nullable,
  number,
  object,
  optional,
  string,
} from "superstruct";
import { anyOf, between, list } from "../fields.ts";
import { limits } from "../limits.ts";
import { limits as deskLimits } from "./limits.ts";
import { Id } from "./common.ts";
import { Energies, Tempi } from "./sets.ts";
import { Reason, TrackRow } from "./tracks.ts";

/** It would have to be played faster by so many percent, which is more than the set's `pitch_range`. */
export const TempoJump = object({ code: literal("tempo_jump"), pitch: number() });
/** So many steps round the Camelot wheel. */
export const KeyClash = object({ code: literal("key_clash"), steps: integer() });
export const EnergyCliff = object({ code: literal("energy_cliff"), change: integer() });

export const StepWarning = anyOf(TempoJump, KeyClash, EnergyCliff);
export type StepWarning = Infer<typeof StepWarning>;

/** How one track follows another. */
export const Step = object({
  /** 0..1, as for similar tracks. */
  score: number(),
  /** `breaks`: there is a warning. */
  kind: enums(["good", "ok", "breaks"]),
  reasons: list(Reason),
  warnings: list(StepWarning),
});
export type Step = Infer<typeof Step>;

/** When a track was played before. */
export const LatePlay = object({
  night: Id,
  title: string(),
  at: integer(),
  /** In the room that the set is for. */
  here: boolean(),
});
export type LatePlay = Infer<typeof LatePlay>;

/** Another track of this artist stands so many places before, with this number. */
export const SameArtist = object({ code: literal("same_artist"), places: integer(), entry: Id });
/** It stands in the set before already. */
export const SameTrack = object({ code: literal("twice"), entry: Id });
/** One of the last nights had it: the newest, one in this room before others. */
export const PlayedLately = object({ code: literal("played_lately"), play: LatePlay });
/** Its file is not there. */
export const FileMissing = object({ code: literal("missing") });
/** It is not what the set's plan has at this place; `fields` are what differs. */
export const OffPlan = object({
  code: literal("off_plan"),
  fields: list(enums(["bpm", "energy", "style", "length"])),
});

export const PlaceWarning = anyOf(SameArtist, SameTrack, PlayedLately, FileMissing, OffPlan);
export type PlaceWarning = Infer<typeof PlaceWarning>;

export const CoursePoint = object({
  entry: Id,
  /** Seconds from the start of the set. */
  at: number(),
  /** Until the next one begins; `null`: how long it is is not known, and it is counted as nothing. */
  seconds: nullable(number()),
  bpm: nullable(number()),
  energy: nullable(integer()),
  /** Which slot of the plan it stands in, from 0; `null`: beyond the plan. */
  slot: nullable(integer()),
  /** When it was last played in the room of the set; `null`: never, or the set has no room. */
  last_here: nullable(integer()),
  warnings: list(PlaceWarning),
});
export type CoursePoint = Infer<typeof CoursePoint>;

/** From one entry to the next. */
export const CourseStep = object({ from: Id, to: Id, ...Step.schema });
export type CourseStep = Infer<typeof CourseStep>;

export const SetCourse = object({
  list: Id,
  /** Of the list that it was made of. */
  revision: integer(),
  /** The first 2,000 entries, in order. */
  points: list(CoursePoint),
  /** One less. */
  steps: list(CourseStep),
  /** From the first sound to the last. */
  seconds: number(),
  /** Longer than the slot (negative: shorter); `null`: there is no slot. */
  over: nullable(number()),
  /** Entries whose length is not known. */
  unknown: integer(),
});
export type SetCourse = Infer<typeof SetCourse>;

/** `nights`: so many of the last nights, and of those in this room, count as lately; 3 when it is not named. */
export const CourseQuery = object({ id: Id, nights: optional(between(deskLimits.lateNights)) });
export type CourseQuery = Infer<typeof CourseQuery>;

/** Which tracks may come; what is not named is no condition. */
export const TrackFilter = object({
  bpm: optional(Tempi),
  energy: optional(Energies),
  /** As in a slot of a plan. */
  style: optional(string()),
  /** Only tracks of this crate or set. */
  from_list: optional(Id),
  /** None that was played on so many of the last nights, or of those in the room of the set. */
  nights: optional(between(deskLimits.lateNights)),
});
export type TrackFilter = Infer<typeof TrackFilter>;

/** `replace`: instead of an entry; else before an entry, or last (`null`). Three when no `limit` is named. */
export const AlternativesQuery = object({
  id: Id,
  replace: optional(Id),
  before: optional(nullable(Id)),
  filter: optional(TrackFilter),
  limit: optional(between(deskLimits.alternatives)),
});
export type AlternativesQuery = Infer<typeof AlternativesQuery>;

/** `score` 0..1. `before`, `after`: the steps from the entry before and to the one after; `null` at the ends. */
export const Alternative = object({
  track: TrackRow,
  score: number(),
  /** When it was played on one of the last three nights, or of those in the room of the set. */
  late: nullable(LatePlay),
  before: nullable(Step),
  after: nullable(Step),
});
export type Alternative = Infer<typeof Alternative>;

/** Best first; none stands in the set already. Beside nothing that is known there is none. */
export const Alternatives = object({ rows: list(Alternative) });
export type Alternatives = Infer<typeof Alternatives>;
