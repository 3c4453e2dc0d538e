/** What a room knows of its night. All times are milliseconds since 1970 by the cloud's clock. */

import type { Infer } from "superstruct";
import type { TrackFields } from "../fields.ts";

export type Track = Infer<typeof TrackFields>;
export type TempoWish = "slower" | "perfect" | "faster";
/** `reconnecting`: the DJ's network is away, the night goes on. */
export type SessionStatus = "live" | "reconnecting" | "ended";

/** A track as it was played, in the order of the night. */
export interface Play extends Track {
  id: string;
  played_at: number;
  likes: number;
}

export interface Announcement {
  id: string;
  text: string;
  /** It disappears then. */
  until: number;
}

export interface Poll {
  id: string;
  question: string;
  options: string[];
  /** One count per option. */
  votes: number[];
  /** When the cloud closes it; `null`: when the DJ does. */
  closes_at: number | null;
  closed: boolean;
}

/** Wishes for the tempo of one play. */
export interface TempoCounts {
  play: string;
  slower: number;
  perfect: number;
  faster: number;
}

export interface DjName {
  name: string;
  slug: string;
}

/** The state of a room, the same for everybody in it. */
export interface LiveState {
  session: string;
  /** What dancers type to join. Never used again for another session. */
  code: string;
  title: string;
  listed: boolean;
  dj: DjName;
  status: SessionStatus;
  started_at: number;
  ended_at: number | null;
  /** Id of the play that sounds now; it is the first of `plays`. */
  now: string | null;
  /** Newest first, at most `limits.livePlays`. */
  plays: Play[];
  announcement: Announcement | null;
  /** The open one, or the last closed one. */
  poll: Poll | null;
  listeners: number;
  thanks: number;
  /** Wishes for `now`; `null` when nothing sounds. */
  tempo: TempoCounts | null;
}

/** What the cloud counts: absolute figures, so that losing one message harms nothing. */
export interface Counts {
  listeners: number;
  thanks: number;
  tempo: TempoCounts | null;
  /** Pairs of play id and likes, of those that changed (all of the state's plays in `resumed`). */
  likes: [play: string, likes: number][];
  poll: { id: string; votes: number[] } | null;
}

/** What one dancer has said in this session. */
export interface DancerState {
  /** Ids of the plays liked. */
  likes: string[];
  tempo: { play: string; wish: TempoWish } | null;
  vote: { poll: string; option: number } | null;
  thanked: boolean;
}
