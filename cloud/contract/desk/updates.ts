/** `updates.*`: newer versions of Pika, and how far one of them is. */

import { boolean, enums, type Infer, integer, nullable, object, optional, string } from "superstruct";
import { channels } from "../feed/releases.ts";
import { Failure } from "./common.ts";

export const UpdateChannel = enums(channels);
export type UpdateChannel = Infer<typeof UpdateChannel>;

/** A version that can be had. */
export const AvailableUpdate = object({
  version: string(),
  /** Milliseconds since 1970. */
  published: integer(),
  /** Markdown: the changelog's section. */
  notes: string(),
  /** Bytes to download. */
  size: integer(),
  /** Whether the system knows who made the installer. */
  signed: boolean(),
  /** Whether live nights will need it. */
  required: boolean(),
  /** Whether the DJ has said: later. */
  later: boolean(),
});
export type AvailableUpdate = Infer<typeof AvailableUpdate>;

/** Another version runs than before. */
export const Updated = object({
  from: string(),
  notes: string(),
  /** This is the version before. */
  going_back: boolean(),
  /** Pika went back by itself, since the other version did not answer. */
  unasked: boolean(),
});
export type Updated = Infer<typeof Updated>;

export const UpdateStatus = object({
  state: enums(["idle", "checking", "downloading", "ready", "installing", "restarting"]),
  /** The one that runs. */
  version: string(),
  channel: UpdateChannel,
  /** Whether Pika looks by itself, once a day. */
  automatic: boolean(),
  /** Why this installation cannot update itself. */
  cannot: nullable(Failure),
  /** Why the installer is only opened and the DJ does the rest, in words; null: Pika does it all. */
  by_hand: nullable(string()),
  /** A night is on: nothing is offered, fetched or installed. */
  quiet: boolean(),
  /** The last look that was answered. */
  checked_at: nullable(integer()),
  /** Of the last look, download or installation. */
  problem: nullable(Failure),
  /** A version whose turn has not come here yet. */
  held: nullable(string()),
  available: nullable(AvailableUpdate),
  /** Bytes that have come, while it downloads. */
  done: nullable(integer()),
  /** The version that one can go back to. */
  previous: nullable(string()),
  /** News until dismissed. */
  updated: nullable(Updated),
});
export type UpdateStatus = Infer<typeof UpdateStatus>;

export const UpdateSettings = object({
  automatic: optional(nullable(boolean())),
  /** `next`: pre-releases too. */
  channel: optional(nullable(UpdateChannel)),
});
export type UpdateSettings = Infer<typeof UpdateSettings>;
