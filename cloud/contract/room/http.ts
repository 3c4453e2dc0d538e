/** The bodies of the HTTP API. Paths are in `cloud/README.md`. Errors answer `{error: HttpError}`. */

import { type Infer, object, optional, refine, string } from "superstruct";
import { optionalText, typedText } from "../fields.ts";
import { limits } from "../limits.ts";
import type { DjName, LiveState, Play, SessionStatus } from "./state.ts";

const Slug = refine(
  string(),
  "slug",
  (value) =>
    (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value) && value.length >= limits.slug.min &&
      value.length <= limits.slug.max) ||
    `must be ${limits.slug.min} to ${limits.slug.max} small letters, digits and single dashes`,
);
const Email = refine(
  string(),
  "email",
  (value) =>
    (/^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,189}\.[^\s@.\p{C}]{2,}$/u.test(value)) || "must be an e-mail address",
);
const Password = refine(
  string(),
  "password",
  (value) =>
    (value.length >= limits.password.min && value.length <= limits.password.max) ||
    `must have ${limits.password.min} to ${limits.password.max} characters`,
);

export const NewAccount = object({ name: typedText(limits.djName), device: optionalText(limits.deviceName) });
export const AccountChanges = object({ name: optional(typedText(limits.djName)), slug: optional(Slug) });
export const Credentials = object({ email: Email, password: Password });
export const SignIn = object({ email: Email, password: string(), device: optionalText(limits.deviceName) });
export const Recovery = object({ code: string(), device: optionalText(limits.deviceName) });

export type NewAccount = Infer<typeof NewAccount>;
export type AccountChanges = Infer<typeof AccountChanges>;
export type Credentials = Infer<typeof Credentials>;

export interface Account extends DjName {
  id: string;
  email: string | null;
  has_recovery_code: boolean;
  created_at: number;
}

export interface Device {
  id: string;
  name: string;
  created_at: number;
  last_seen_at: number;
  /** Whether it is the one that asks. */
  current: boolean;
}

/** Answers a new account, a sign-in, a recovery and a rotation. `token` is shown this once. */
export interface SignedIn {
  account: Account;
  device: Device;
  token: string;
}

/** A session in a list. */
export interface SessionSummary {
  id: string;
  code: string;
  title: string;
  dj: DjName;
  status: SessionStatus;
  started_at: number;
  ended_at: number | null;
  listeners: number;
  plays: number;
  now: { title: string; artist: string } | null;
}

/** Answers `GET /api/live`. */
export interface LiveNow {
  sessions: SessionSummary[];
}

/** Answers `GET /api/live/CODE`, and sets the dancer's cookie. */
export interface LiveAnswer {
  seq: number;
  /** Whether likes and thanks are taken: until some time after the end. */
  open: boolean;
  state: LiveState;
}

/** Answers `GET /api/djs/SLUG`: sessions that are listed, newest first. */
export interface DjProfile {
  dj: DjName;
  live: SessionSummary[];
  past: SessionSummary[];
}

export interface RecapPlay extends Play {
  tempo: { slower: number; perfect: number; faster: number };
}

/** Answers `GET /api/recaps/ID`; ID is the session's. Plays are in the order of the night. */
export interface Recap {
  id: string;
  code: string;
  title: string;
  dj: DjName;
  started_at: number;
  ended_at: number;
  listeners_peak: number;
  thanks: number;
  likes: number;
  plays: RecapPlay[];
  polls: { question: string; options: string[]; votes: number[] }[];
}

export interface HttpError {
  code: string;
  message: string;
  field?: string;
  /** Seconds, with `rate_limited` and `unavailable`. */
  retry_after?: number;
}
