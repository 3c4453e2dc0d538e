/**
 * What whoever runs the server asks of the cloud's program `admin`: a command as JSON on its standard input, an answer as JSON on its standard
 * output. It reaches the program over SSH and Compose (`deno task deploy admin`) and by no other way.
 */

import { boolean, type Infer, integer, literal, nullable, object, string, type } from "superstruct";
import { anyOf, between, list, plainText, Uuid } from "../fields.ts";

/** A room by its code, or by its session's id. Where a code was given twice, the newest. */
const RoomName = plainText(40);

/** Who is kept out: a DJ's device, or an address or network, as text such as `203.0.113.7` or `2001:db8::/48`. */
const BanTarget = anyOf(object({ device: Uuid }), object({ network: plainText(50) }));
export type BanTarget = Infer<typeof BanTarget>;

/** Seconds: a minute to ten years. */
const BanSeconds = between({ min: 60, max: 10 * 366 * 86_400 });

export const AdminCommand = anyOf(
  /** Rooms that are open, and the newest of those that have ended. */
  object({ do: literal("list"), limit: between({ min: 1, max: 1_000 }) }),
  object({ do: literal("room"), room: RoomName }),
  /** Takes a room out of the public lists, and its recap away; or puts both back. */
  object({ do: literal("hide"), room: RoomName }),
  object({ do: literal("show"), room: RoomName }),
  /** For good. */
  object({ do: literal("end"), room: RoomName }),
  object({ do: literal("bans") }),
  object({ do: literal("ban"), target: BanTarget, seconds: BanSeconds, reason: plainText(200) }),
  object({ do: literal("unban"), target: BanTarget }),
  object({ do: literal("account"), slug: plainText(60) }),
  /** With its nights and devices, for good. */
  object({ do: literal("delete"), slug: plainText(60) }),
);
export type AdminCommand = Infer<typeof AdminCommand>;

export const AdminRoom = type({
  session: string(),
  /** Empty: the night ended long ago, and its code stands for another one now. */
  code: string(),
  title: string(),
  status: string(),
  /** Milliseconds since 1970, as all times here. */
  started_at: integer(),
  ended_at: nullable(integer()),
  dj: type({ name: string(), slug: string() }),
  /** The device whose commands are taken. */
  device: string(),
  /** Dancers now; of a room that has ended, the most there were at once. */
  listeners: integer(),
  plays: integer(),
  /** Whether its DJ wants it in the public lists. */
  listed: boolean(),
  /** Whether the operator has taken it out of them. */
  hidden: boolean(),
});
export type AdminRoom = Infer<typeof AdminRoom>;

export const AdminBan = type({
  device: nullable(string()),
  network: nullable(string()),
  reason: string(),
  created_at: integer(),
  until: integer(),
});
export type AdminBan = Infer<typeof AdminBan>;

export const AdminAccount = type({
  name: string(),
  slug: string(),
  created_at: integer(),
  devices: integer(),
  rooms: integer(),
  /** Rooms that have not ended. */
  open: integer(),
});
export type AdminAccount = Infer<typeof AdminAccount>;

/** What a command answers: what it names, as it is afterwards. */
export const AdminAnswer = anyOf(
  type({ rooms: list(AdminRoom) }),
  type({ room: AdminRoom }),
  type({ bans: list(AdminBan) }),
  type({ account: AdminAccount }),
  /** It was not done. */
  type({ error: type({ code: string(), message: string() }) }),
);
export type AdminAnswer = Infer<typeof AdminAnswer>;
