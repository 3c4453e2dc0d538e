/**
 * What a room knows of its night. All times are milliseconds since 1970 by the cloud's clock. What the cloud says may have further fields:
 * whoever reads it leaves out what he does not know.
 */

import { boolean, enums, type Infer, integer, nullable, object, string, type } from "superstruct";
import { list, pair, TrackFields } from "../fields.ts";

export type Track = Infer<typeof TrackFields>;

export const TempoWish = enums(["slower", "perfect", "faster"]);
export type TempoWish = Infer<typeof TempoWish>;

/** `reconnecting`: the DJ's network is away, the night goes on. */
export const SessionStatus = enums(["live", "reconnecting", "ended"]);
export type SessionStatus = Infer<typeof SessionStatus>;

/** A track as it was played, in the order of the night. */
export const Play = type({
  ...TrackFields.schema,
  id: string(),
  played_at: integer(),
  likes: integer(),
});
export type Play = Infer<typeof Play>;

export const Announcement = type({
  id: string(),
  text: string(),
  /** It disappears then. */
  until: integer(),
});
export type Announcement = Infer<typeof Announcement>;

export const Poll = type({
  id: string(),
  question: string(),
  options: list(string()),
  /** One count per option. */
  votes: list(integer()),
  /** When the cloud closes it; `null`: when the DJ does. */
  closes_at: nullable(integer()),
  closed: boolean(),
});
export type Poll = Infer<typeof Poll>;

/** How many wish what. */
export const Wishes = object({ slower: integer(), perfect: integer(), faster: integer() });
export type Wishes = Infer<typeof Wishes>;

/** Wishes for the tempo of one play. */
export const TempoCounts = type({ play: string(), ...Wishes.schema });
export type TempoCounts = Infer<typeof TempoCounts>;

export const DjName = type({ name: string(), slug: string() });
export type DjName = Infer<typeof DjName>;

/** The state of a room, the same for everybody in it. */
export const LiveState = type({
  session: string(),
  /** What dancers type to join. Half a year after the end it may stand for another session; it is empty here then. */
  code: string(),
  title: string(),
  listed: boolean(),
  dj: DjName,
  status: SessionStatus,
  started_at: integer(),
  ended_at: nullable(integer()),
  /** Id of the play that sounds now; it is the first of `plays`. */
  now: nullable(string()),
  /** Newest first, at most `limits.livePlays`. */
  plays: list(Play),
  announcement: nullable(Announcement),
  /** The open one, or the last closed one. */
  poll: nullable(Poll),
  listeners: integer(),
  thanks: integer(),
  /** Wishes for `now`; `null` when nothing sounds. */
  tempo: nullable(TempoCounts),
});
export type LiveState = Infer<typeof LiveState>;

/** The votes of a poll, one count per option. */
export const Votes = type({ id: string(), votes: list(integer()) });
export type Votes = Infer<typeof Votes>;

/** What the cloud counts: absolute figures, so that losing one message harms nothing. */
export const Counts = type({
  listeners: integer(),
  thanks: integer(),
  tempo: nullable(TempoCounts),
  /** Pairs of play id and likes, of those that changed (all of the state's plays in `resumed`). */
  likes: list(pair(string(), integer())),
  poll: nullable(Votes),
});
export type Counts = Infer<typeof Counts>;

/** What one dancer has said in this session. */
export const DancerState = type({
  /** Ids of the plays liked, of those that the state shows. */
  likes: list(string()),
  tempo: nullable(type({ play: string(), wish: TempoWish })),
  vote: nullable(type({ poll: string(), option: integer() })),
  thanked: boolean(),
});
export type DancerState = Infer<typeof DancerState>;
