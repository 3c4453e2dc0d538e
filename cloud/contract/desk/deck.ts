/** `deck.*`: what the sidecar hears from the DJ program. Times in milliseconds since 1970. */

import { boolean, enums, type Infer, integer, nullable, number, object, optional, string } from "superstruct";
import { anyOf, list } from "../fields.ts";
import { Failure, Id } from "./common.ts";

export const DeckSource = enums(["virtualdj", "mixxx", "manual"]);
export type DeckSource = Infer<typeof DeckSource>;

export const DeckTrack = object({
  title: string(),
  artist: string(),
  started_at: integer(),
  path: nullable(string()),
  track_id: nullable(Id),
  bpm: nullable(number()),
  /** Camelot. */
  key: nullable(string()),
  energy: nullable(integer()),
  /** Seconds. */
  duration: nullable(number()),
});
export type DeckTrack = Infer<typeof DeckTrack>;

export const DeckChoice = object({ id: DeckSource, name: string() });
export type DeckChoice = Infer<typeof DeckChoice>;

export const DeckStatus = object({
  /** `null`: none was chosen yet, and none is looked at. */
  source: nullable(DeckSource),
  /** Chosen by hand; `null`: all usual places are looked at. */
  path: nullable(string()),
  /** Where it is looked for. */
  watching: list(string()),
  found: boolean(),
  /** What is read now. */
  file: nullable(string()),
  now: nullable(DeckTrack),
  problem: nullable(Failure),
  sources: list(DeckChoice),
});
export type DeckStatus = Infer<typeof DeckStatus>;

/** Without `path`: the one that was last chosen for that source; `null`: its usual places. */
export const DeckSet = object({ source: optional(nullable(DeckSource)), path: optional(nullable(string())) });
export type DeckSet = Infer<typeof DeckSet>;

/** The DJ says what plays: a track of the library. */
export const DeckPlayTrack = object({ track_id: Id });
export type DeckPlayTrack = Infer<typeof DeckPlayTrack>;

/** Or something by its title. */
export const DeckPlayTitle = object({ title: string(), artist: optional(string()) });
export type DeckPlayTitle = Infer<typeof DeckPlayTitle>;

export const DeckPlay = anyOf(DeckPlayTrack, DeckPlayTitle);
export type DeckPlay = Infer<typeof DeckPlay>;
