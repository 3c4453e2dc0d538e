/** The bodies of the HTTP API. Paths are in `cloud/README.md`. Errors answer `{error: HttpError}`. */

import {
  boolean,
  enums,
  type Infer,
  integer,
  nullable,
  number,
  object,
  optional,
  refine,
  string,
  type,
} from "superstruct";
import { list, matching, optionalText, typedText } from "../fields.ts";
import { limits } from "../limits.ts";
import { DjName, LiveState, Play, SessionStatus, Wishes } from "./state.ts";

const Slug = matching(
  "slug",
  /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
  `must be ${limits.slug.min} to ${limits.slug.max} small letters, digits and single dashes`,
  limits.slug,
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
/** Without `password` it stays what it is. `current`: the password so far, or the recovery code, where the account has either. */
export const Credentials = object({
  email: Email,
  password: optional(Password),
  current: optional(string()),
});
/** What shows that one is the owner; an empty body is none. */
export const OwnerProof = object({ current: optional(string()) });
/** The code that was sent to the address. */
export const MailCode = object({ code: string() });
export const SignIn = object({ email: Email, password: string(), device: optionalText(limits.deviceName) });
export const Recovery = object({ code: string(), device: optionalText(limits.deviceName) });

export type NewAccount = Infer<typeof NewAccount>;
export type AccountChanges = Infer<typeof AccountChanges>;
export type OwnerProof = Infer<typeof OwnerProof>;
export type MailCode = Infer<typeof MailCode>;
export type Credentials = Infer<typeof Credentials>;

export const Account = type({
  ...DjName.schema,
  id: string(),
  email: nullable(string()),
  has_recovery_code: boolean(),
  created_at: integer(),
  /** Whether the address was shown to be the owner's; absent: a cloud of before. */
  email_verified: optional(boolean()),
  /** An address that waits for the code that was sent there. */
  pending_email: optional(nullable(string())),
  /** Whether this cloud sends mail: without, an address is a name to sign in with, and nobody has checked it. */
  sends_mail: optional(boolean()),
  /** What this device has to show before it changes what opens the account: `password` (the recovery code does as well), `recovery_code`, or nothing. */
  asks_for: optional(nullable(string())),
});
export type Account = Infer<typeof Account>;

export const Device = type({
  id: string(),
  name: string(),
  created_at: integer(),
  last_seen_at: integer(),
  /** Whether it is the one that asks. */
  current: boolean(),
});
export type Device = Infer<typeof Device>;

/** What was done to the keys of an account, and the device's name. There may be kinds of another time. */
export const KeyChange = type({ kind: string(), at: integer(), device: string() });
export type KeyChange = Infer<typeof KeyChange>;

/** Answers a new account, a sign-in, a recovery and a rotation. `token` is shown this once. */
export const SignedIn = type({ account: Account, device: Device, token: string() });
export type SignedIn = Infer<typeof SignedIn>;

/** A session in a list. */
export const SessionSummary = type({
  id: string(),
  code: string(),
  title: string(),
  dj: DjName,
  status: SessionStatus,
  started_at: integer(),
  ended_at: nullable(integer()),
  listeners: integer(),
  plays: integer(),
  now: nullable(type({ title: string(), artist: string() })),
});
export type SessionSummary = Infer<typeof SessionSummary>;

/** Answers `GET /api/live`. */
export const LiveNow = type({ sessions: list(SessionSummary) });
export type LiveNow = Infer<typeof LiveNow>;

/** Answers `GET /api/live/CODE`, and sets the dancer's cookie. */
export const LiveAnswer = type({
  seq: integer(),
  /** Whether likes and thanks are taken: until some time after the end. */
  open: boolean(),
  state: LiveState,
});
export type LiveAnswer = Infer<typeof LiveAnswer>;

/** Answers `GET /api/djs/SLUG`: sessions that are listed, newest first. */
export const DjProfile = type({ dj: DjName, live: list(SessionSummary), past: list(SessionSummary) });
export type DjProfile = Infer<typeof DjProfile>;

export const RecapPlay = type({ ...Play.schema, tempo: Wishes });
export type RecapPlay = Infer<typeof RecapPlay>;

/** Answers `GET /api/recaps/ID`; ID is the session's. Plays are in the order of the night. */
export const Recap = type({
  id: string(),
  code: string(),
  title: string(),
  dj: DjName,
  started_at: integer(),
  ended_at: integer(),
  listeners_peak: integer(),
  thanks: integer(),
  likes: integer(),
  plays: list(RecapPlay),
  polls: list(type({ question: string(), options: list(string()), votes: list(integer()) })),
});
export type Recap = Infer<typeof Recap>;

/** Deletes the account. `password`: the account's, where it has one. */
export const AccountDeletion = object({ password: nullable(string()) });
export type AccountDeletion = Infer<typeof AccountDeletion>;

/** Answers `GET /api/privacy`: what this cloud keeps longer or shorter than others. */
export const Privacy = type({
  /** Days after a night's end that likes, wishes, votes and thanks carry the dancer's number. */
  dancer_days: integer(),
  /** Days after its end that a night is kept; `null`: until its DJ deletes it. */
  night_days: nullable(integer()),
  /** Whom to ask: an e-mail address, or a page's. */
  contact: nullable(string()),
});
export type Privacy = Infer<typeof Privacy>;

/** Answers `DELETE /api/dancer`, which deletes what the phone of the cookie did, and the cookie. */
export const DancerForgotten = type({
  likes: integer(),
  wishes: integer(),
  votes: integer(),
  thanks: integer(),
  /** `later`: there is so much that the rest goes within the next minutes. */
  rest: enums(["none", "later"]),
});
export type DancerForgotten = Infer<typeof DancerForgotten>;

export const HttpError = type({
  code: string(),
  message: string(),
  field: optional(string()),
  /** Seconds, with `rate_limited` and `unavailable`. */
  retry_after: optional(number()),
});
export type HttpError = Infer<typeof HttpError>;
