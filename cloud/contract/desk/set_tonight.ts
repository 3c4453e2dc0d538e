/** `sets.tonight`, `sets.suggest`: a set while it is played. */

import { boolean, enums, type Infer, integer, nullable, number, object, optional } from "superstruct";
import { between, list } from "../fields.ts";
import { limits } from "../limits.ts";
import { limits as deskLimits } from "./limits.ts";
import { Id } from "./common.ts";
import { Alternative, Step, TrackFilter } from "./set_course.ts";
import { ListRow, SetEntry } from "./sets.ts";
import { TrackRow } from "./tracks.ts";

/** `skipped`: a later one was played, this one was not. */
export const TonightEntry = object({
  entry: SetEntry,
  state: enums(["played", "now", "skipped", "to_come"]),
  /** When it was played, in milliseconds since 1970. */
  played_at: nullable(integer()),
});
export type TonightEntry = Infer<typeof TonightEntry>;

/** The set of the night that is on, or comes next. It stays chosen until the night ends. */
export const Tonight = object({
  /** `null`: none is chosen. */
  list: nullable(ListRow),
  /** The night that is on. */
  night: nullable(Id),
  /** All of the set, in order. */
  entries: list(TonightEntry),
  /** Entry that comes next: the first unplayed one after what was played last; `null`: none. */
  next: nullable(Id),
  /** Plays of this night that are not of the set. */
  others: integer(),
});
export type Tonight = Infer<typeof Tonight>;

/** `null`: none. */
export const TonightChoice = object({ id: nullable(Id) });
export type TonightChoice = Infer<typeof TonightChoice>;

/** After a track; when it is not named, after what the deck plays. */
export const SuggestQuery = object({
  track_id: optional(Id),
  filter: optional(TrackFilter),
  limit: optional(between(deskLimits.alternatives)),
});
export type SuggestQuery = Infer<typeof SuggestQuery>;

export const Suggestion = object({
  track: TrackRow,
  score: number(),
  step: Step,
  late: Alternative.schema.late,
  /** It comes next in the set of tonight. */
  from_set: boolean(),
});
export type Suggestion = Infer<typeof Suggestion>;

/** What was played tonight is not among them. `after` null: nothing sounds that the library knows, and there is nothing to suggest. */
export const Suggestions = object({ after: nullable(TrackRow), rows: list(Suggestion) });
export type Suggestions = Infer<typeof Suggestions>;
