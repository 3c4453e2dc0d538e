/**
 * Whose requests count: of dancers who are in the room, or were once. A socket shows it by being there; a request by the pass that each
 * welcome brings, or, of a page from before there were passes, by its stream, on whichever replica.
 */

import type { AddressLimit } from "../base/address_limit.ts";
import type { Doubts } from "../dancers/doubts.ts";
import { isPassOf, passOf } from "../dancers/pass.ts";
import type { Sql } from "../db/connect.ts";
import { isPresent, type Present } from "../room/presence.ts";
import type { Hub } from "./hub.ts";

/** Who asks. */
export interface Visitor extends Present {
  readonly address: string;
  /** As it was said: it may be anything. */
  readonly pass: string | undefined;
}

export interface VisitsOptions {
  sql: Sql;
  hub: Pick<Hub, "has">;
  /** By which passes are signed: the same on all replicas. */
  secret: string;
  /** Looks into the database, by address. */
  lookups: AddressLimit;
  doubts: Doubts;
}

export class Visits {
  #options: VisitsOptions;

  constructor(options: VisitsOptions) {
    this.#options = options;
  }

  /** The pass for one who is welcomed. */
  passOf({ session, dancer }: Present): string {
    return passOf({ session, dancer }, this.#options.secret);
  }

  /** Why nothing of this visitor counts now; null when they are, or were, in the room. Never rejects. */
  async refusalOf(visitor: Visitor): Promise<"not_in_room" | "rate_limited" | "unavailable" | null> {
    const { sql, hub, secret, lookups, doubts } = this.#options;
    if (isPassOf(visitor.pass, visitor, secret) || hub.has(visitor)) return null;
    if (lookups.take(visitor.address) > 0) return "rate_limited";
    try {
      if (await isPresent(sql, visitor)) return null;
      doubts.refused(visitor.session, "strangers");
      return "not_in_room";
    } catch {
      return "unavailable"; // the database is away; the phone sends it again
    }
  }
}
