/** `live.*`: the night that is on. Times are milliseconds since 1970 as the clock of this machine goes now. */

import { boolean, enums, type Infer, integer, nullable, object, optional, string } from "superstruct";
import { list } from "../fields.ts";
import { WebAddress } from "../web_address_field.ts";
import { Announcement, Play, Poll, TempoCounts, Wishes } from "../room/state.ts";
import { Failure, Id } from "./common.ts";
import { DeckSource } from "./deck.ts";

export const NightPlay = object({
  ...Play.schema,
  track_id: nullable(Id),
  source: DeckSource,
  sent: enums(["waiting", "acknowledged", "rejected"]),
  note: string(),
  retracted: boolean(),
  /** The last wishes counted while it sounded, where they are known. */
  tempo: optional(nullable(Wishes)),
});
export type NightPlay = Infer<typeof NightPlay>;

export const NetworkStatus = object({
  /** `yellow`: wait a moment; `red`: ten seconds without the cloud, or a problem that stays. */
  light: enums(["off", "green", "yellow", "red"]),
  connected: boolean(),
  /** Commands that the cloud has not acknowledged yet. */
  waiting: integer(),
  offline_since: nullable(integer()),
  next_try_at: nullable(integer()),
  /**
   * Those that stay until somebody does something: `unsupported_protocol`, `not_signed_in`, `name_refused`, `session_refused`,
   * `other_device`, `not_your_session`, `out_of_step`. Those that pass: `offline`, `cloud_unavailable`, `cloud_answer` and the library's.
   */
  problem: nullable(Failure),
});
export type NetworkStatus = Infer<typeof NetworkStatus>;

export const LiveSession = object({
  id: string(),
  night: Id,
  /** `null` until the cloud has acknowledged the start once; `url` too. */
  code: nullable(string()),
  url: nullable(WebAddress),
  title: string(),
  listed: boolean(),
  started_at: integer(),
});
export type LiveSession = Infer<typeof LiveSession>;

/** `newcomers`: many new phones at once behind one network; `strangers`: actions of phones that were never in the room. */
export const FigureDoubt = enums(["newcomers", "strangers"]);
export type FigureDoubt = Infer<typeof FigureDoubt>;

/** A command that the cloud has refused for good. */
export const RejectedCommand = object({ seq: integer(), type: string(), message: string() });
export type RejectedCommand = Infer<typeof RejectedCommand>;

/** The whole of it: what `live.*` answers. */
export const LiveStatus = object({
  /** One more each time that anything of it has become different. A sidecar that starts begins with a higher one. */
  revision: integer(),
  /** `ending`: the end waits for the cloud's acknowledgement. */
  state: enums(["off", "live", "ending"]),
  network: NetworkStatus,
  session: nullable(LiveSession),
  now: nullable(NightPlay),
  /** All of the night, newest first. */
  plays: list(NightPlay),
  /** `null`: not connected. */
  listeners: nullable(integer()),
  /** Why the figures may be made up, as the cloud says it now; none when it says nothing, or is away. */
  doubts: list(FigureDoubt),
  thanks: integer(),
  tempo: nullable(TempoCounts),
  /** The open one, or the last. */
  poll: nullable(Poll),
  announcement: nullable(Announcement),
  rejected: list(RejectedCommand),
});
export type LiveStatus = Infer<typeof LiveStatus>;

/**
 * What has become of it since the revision `since`: of `plays` only those that are new or have changed, newest first; a new one
 * stands before all that were there. Of another night (`session`) they are all plays that there are. Who knows an older revision
 * than `since` has missed something, and asks for the whole; who knows `revision` knows all of it.
 */
export const LiveChanges = object({ ...LiveStatus.schema, since: integer() });
export type LiveChanges = Infer<typeof LiveChanges>;

/** `name` is needed when not signed in. */
export const LiveStart = object({
  name: optional(nullable(string())),
  title: string(),
  listed: optional(boolean()),
});
export type LiveStart = Infer<typeof LiveStart>;

export const LiveSet = object({ title: optional(nullable(string())), listed: optional(nullable(boolean())) });
export type LiveSet = Infer<typeof LiveSet>;

export const LiveAnnounce = object({ text: string(), seconds: Id });
export type LiveAnnounce = Infer<typeof LiveAnnounce>;

/** `seconds` null: open until the DJ closes it. */
export const LivePoll = object({
  question: string(),
  options: list(string()),
  seconds: optional(nullable(Id)),
});
export type LivePoll = Infer<typeof LivePoll>;

export const LiveRetract = object({ play: string() });
export type LiveRetract = Infer<typeof LiveRetract>;
