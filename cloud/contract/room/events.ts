/** What happens in a session, each with a sequence number. How it changes the state is in `apply.ts`. */

import { boolean, enums, type Infer, integer, literal, optional, string, type } from "superstruct";
import { anyOf, list, TrackFields } from "../fields.ts";
import { Announcement, DjName, Play, Poll } from "./state.ts";

/** Every event, by `kind`. */
export const sessionEvents = {
  play: type({ kind: literal("play"), play: Play }),
  /** Metadata that arrived later. */
  track: type({ kind: literal("track"), play: string(), track: TrackFields }),
  /** Nothing sounds. */
  stop: type({ kind: literal("stop") }),
  /** The DJ takes a play back that never was. `back`: the older play that the list of `limits.livePlays` has room for again. */
  retract: type({ kind: literal("retract"), play: string(), back: optional(Play) }),
  dj: type({ kind: literal("dj"), status: enums(["live", "reconnecting"]) }),
  session: type({ kind: literal("session"), title: string(), listed: boolean() }),
  /** The DJ's name or slug changed. */
  named: type({ kind: literal("named"), dj: DjName }),
  announcement: type({ kind: literal("announcement"), announcement: Announcement }),
  announcement_over: type({ kind: literal("announcement_over"), announcement: string() }),
  poll: type({ kind: literal("poll"), poll: Poll }),
  poll_over: type({ kind: literal("poll_over"), poll: string(), votes: list(integer()) }),
  ended: type({ kind: literal("ended"), ended_at: integer() }),
} as const;

export const SessionEvent = anyOf(...Object.values(sessionEvents));
export type SessionEvent = Infer<typeof SessionEvent>;
