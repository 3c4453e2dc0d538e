/** A DJ for tests: an account, a device, and an outbox that numbers its commands. */

import assert from "node:assert/strict";
import { type DeviceIdentity, deviceOfToken } from "../accounts/device.ts";
import type { Rate } from "../base/rate_limit.ts";
import { addDevice, createAccount } from "../accounts/store.ts";
import type { Sql } from "../db/connect.ts";
import type { DjCommand, DjCommandType } from "@pika/contract/room/dj.ts";
import type { Track } from "@pika/contract/room/state.ts";
import { applyCommand, type Outcome } from "../room/commands.ts";
import type { NumberedEvent } from "../room/journal.ts";

type Fields<T extends DjCommandType> = Omit<
  Extract<DjCommand, { type: T }>,
  "type" | "session" | "seq" | "at"
>;

export const track: Track = {
  title: "Thinking Out Loud",
  artist: "Ed Sheeran",
  bpm: 79.2,
  key: "10B",
  energy: 4,
  duration: 281,
};

/** A new account with one device. */
export async function newDj(sql: Sql, name = "DJ Kasia"): Promise<DeviceIdentity> {
  const account = await sql.begin((tx) => createAccount(tx, name)) as string;
  return await newDeviceOf(sql, account);
}

/** Another device of `account`. */
export async function newDeviceOf(sql: Sql, account: string): Promise<DeviceIdentity> {
  const { token } = await addDevice(sql, account, "laptop");
  const device = await deviceOfToken(sql, token);
  assert.ok(device);
  return device;
}

/** One session's outbox. */
export class Desk {
  readonly session: string = crypto.randomUUID();
  /** Number of the newest command. */
  seq = 0;
  /** Milliseconds by which the desk's clock is ahead of the cloud's; the cloud knows it. */
  ahead = 0;
  /** Nights that one account may start. */
  starts: Rate = { burst: 1_000, seconds: 60 };

  constructor(readonly sql: Sql, readonly device: DeviceIdentity) {}

  /** A desk whose session has started. */
  static async start(sql: Sql, options: { device?: DeviceIdentity; listed?: boolean } = {}): Promise<Desk> {
    const desk = new Desk(sql, options.device ?? await newDj(sql));
    await desk.do("start", { title: "Friday social", listed: options.listed ?? true });
    return desk;
  }

  /** A command with the next number, not sent yet. */
  next<T extends DjCommandType>(type: T, fields: Fields<T>, at = Date.now() + this.ahead): DjCommand {
    return { type, session: this.session, seq: ++this.seq, at, ...fields } as unknown as DjCommand;
  }

  /** Sends `command`, as `device` if that is another one. */
  send(command: DjCommand, device: DeviceIdentity = this.device): Promise<Outcome> {
    return applyCommand(this.sql, { device, command, skew: -this.ahead, starts: this.starts });
  }

  /** Sends the next command, whatever becomes of it. */
  sendNext<T extends DjCommandType>(type: T, fields: Fields<T>, at?: number): Promise<Outcome> {
    return this.send(this.next(type, fields, at));
  }

  /** Sends the next command, which must be applied. Returns what happened. */
  async do<T extends DjCommandType>(type: T, fields: Fields<T>, at?: number): Promise<NumberedEvent[]> {
    const outcome = await this.send(this.next(type, fields, at));
    assert.equal(outcome.kind, "applied", JSON.stringify(outcome));
    return (outcome as Extract<Outcome, { kind: "applied" }>).events;
  }

  /** Sends the next command, which must be refused. Returns the error. */
  async refused<T extends DjCommandType>(type: T, fields: Fields<T>) {
    return refusalOf(await this.send(this.next(type, fields)));
  }
}

/** The error of `outcome`, which must be a refusal. */
export function refusalOf(outcome: Outcome) {
  assert.equal(outcome.kind, "refused", JSON.stringify(outcome));
  return (outcome as Extract<Outcome, { kind: "refused" }>).error;
}
