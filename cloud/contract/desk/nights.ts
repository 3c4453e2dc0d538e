/** `nights.*`: the logbook; and `tracks.history`, what it says of one track. */

import { type Infer, integer, nullable, object, omit, optional, string } from "superstruct";
import { list } from "../fields.ts";
import { WebAddress } from "../web_address_field.ts";
import { Poll } from "../room/state.ts";
import { Id } from "./common.ts";
import { NightPlay } from "./live.ts";

export const NightSummary = object({
  id: Id,
  session: string(),
  title: string(),
  started_at: integer(),
  ended_at: nullable(integer()),
  plays: integer(),
  likes: integer(),
  recap_url: nullable(WebAddress),
});
export type NightSummary = Infer<typeof NightSummary>;

export const NightList = object({ nights: list(NightSummary) });
export type NightList = Infer<typeof NightList>;

export const Night = object({
  ...omit(NightSummary, ["plays"]).schema,
  note: string(),
  /** In the order of the night. */
  plays: list(NightPlay),
  thanks: integer(),
  listeners_peak: integer(),
  polls: list(Poll),
});
export type Night = Infer<typeof Night>;

export const NightId = object({ id: Id });
export type NightId = Infer<typeof NightId>;

/** `play` null: the note of the whole night. */
export const NightNote = object({ id: Id, play: optional(nullable(string())), text: string() });
export type NightNote = Infer<typeof NightNote>;

/** A table for other programs; `file_name` is what it may be called. */
export const NightExport = object({ file_name: string(), csv: string() });
export type NightExport = Infer<typeof NightExport>;

/** A play of a track, and the night that it was in: milliseconds since 1970. */
export const TrackPlay = object({
  night: Id,
  title: string(),
  started_at: integer(),
  /** `null`: it is on. */
  ended_at: nullable(integer()),
  play: NightPlay,
});
export type TrackPlay = Infer<typeof TrackPlay>;

/** Newest first. */
export const TrackHistory = object({ plays: list(TrackPlay) });
export type TrackHistory = Infer<typeof TrackHistory>;
