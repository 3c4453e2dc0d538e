/** `analysis.*`: the queue of tracks that wait to be analysed. */

import { boolean, enums, type Infer, integer, nullable, number, object, optional, string } from "superstruct";
import { list } from "../fields.ts";
import { Failure, Id } from "./common.ts";

export const AnalysedNow = object({ track_id: Id, path: string() });
export type AnalysedNow = Infer<typeof AnalysedNow>;

export const AnalysisStatus = object({
  state: enums(["idle", "running", "paused"]),
  /** Since the queue was last empty; `done`, `failed` and `waiting` too. */
  total: integer(),
  done: integer(),
  failed: integer(),
  waiting: integer(),
  running: list(AnalysedNow),
  /** Seconds of music per second. */
  speed: nullable(number()),
  seconds_left: nullable(integer()),
  /** Why it paused itself. */
  problem: nullable(Failure),
  /** Tracks with values of an older version of the analysis. */
  outdated: integer(),
  /** Whether they are analysed again: nobody wants it, or not while a night is on. */
  improving: enums(["on", "off", "night"]),
});
export type AnalysisStatus = Infer<typeof AnalysisStatus>;

/** Without `track_ids`: all that were never analysed, or with `again` all. */
export const AnalysisStart = object({
  track_ids: optional(nullable(list(Id))),
  again: optional(boolean()),
});
export type AnalysisStart = Infer<typeof AnalysisStart>;
