/**
 * Recaps as they are answered: made once, kept in the database for all replicas, and in memory for those that are asked for. Anybody may ask for
 * a recap as often as they like, so it must cost next to nothing: one row is looked up, and the bytes are there already.
 */

import { createHash } from "node:crypto";
import { ByteCache } from "../base/byte_cache.ts";
import { Turns } from "../base/turns.ts";
import type { Queries, Sql } from "../db/connect.ts";
import { lateMinutes } from "./actions.ts";
import { dependsOn, loadRecap } from "./recap.ts";

/** Bytes of recaps that a replica remembers: some 500 usual nights, or six of the largest there can be. */
const memoryBytes = 16 * 1_024 ** 2;
/** The largest has 2.5 MB, and takes some five times as much while it is made or read. */
const turns = { atOnce: 2, waiting: 100 };
/** Seconds for which a recap is good while dancers still like and thank. */
const freshSeconds = 60;
/** Minutes after the end from which nothing is liked or thanked any more: what was taken last has been written by then. */
const finalMinutes = lateMinutes + 1;

export interface KeptRecap {
  /** Names these bytes, in quotes as HTTP has it. */
  etag: string;
  /** `Recap` of the contract, in JSON. To be read only: others are sent the same. */
  bytes: Uint8Array;
}

/** What is known of a recap without reading it. */
export interface FoundRecap {
  session: string;
  /** Of the one that is kept; `null`: it has to be made. */
  etag: string | null;
  /** Seconds for which it may be shown without asking again. */
  freshSeconds: number;
}

export class Recaps {
  readonly #memory = new ByteCache(memoryBytes);
  readonly #turns = new Turns(turns);
  /** Under way, by session: who asks meanwhile gets the same. */
  readonly #coming = new Map<string, Promise<KeptRecap | null>>();

  constructor(private readonly sql: Sql) {}

  /** Looks for the recap of `session`; `"live"` when it has not ended, `null` when there is no such room, or it is hidden. */
  async find(session: string): Promise<FoundRecap | "live" | null> {
    const [row] = await this.sql<{ status: string; etag: string | null; final: boolean }[]>`
      SELECT s.status, coalesce(s.closed_at < now() - make_interval(mins => ${finalMinutes}), false) AS final,
        CASE WHEN r.made_of = ${dependsOn(this.sql)} AND (
          r.made_at > s.closed_at + make_interval(mins => ${finalMinutes})
          OR r.made_at > now() - make_interval(secs => ${freshSeconds})) THEN r.etag END AS etag
      FROM sessions s JOIN accounts a ON a.id = s.account_id LEFT JOIN recaps r ON r.session_id = s.id
      WHERE s.id = ${session} AND s.hidden_at IS NULL`;
    if (!row) return null;
    if (row.status !== "ended") return "live";
    return { session, etag: row.etag, freshSeconds: row.final ? 5 * freshSeconds : freshSeconds };
  }

  /** The recap that was found; `null` when the night goes on meanwhile, or is gone. Throws a `RefusalError` when too many are asked for. */
  async read({ session, etag }: FoundRecap): Promise<KeptRecap | null> {
    const bytes = etag === null ? undefined : this.#memory.get(memoryKey(session, etag));
    if (etag !== null && bytes) return { etag, bytes };
    let coming = this.#coming.get(session);
    if (!coming) {
      const load = () => etag === null ? this.#make(session) : this.#load(session);
      coming = this.#turns.take(load).finally(() => this.#coming.delete(session));
      this.#coming.set(session, coming);
    }
    return await coming;
  }

  async #load(session: string): Promise<KeptRecap | null> {
    const [row] = await this.sql<{ etag: string; body: string }[]>`
      SELECT etag, body FROM recaps WHERE session_id = ${session}`;
    // Somebody has just taken back what was said in that night.
    if (!row) return await this.#make(session);
    return this.#remember(session, { etag: row.etag, bytes: new TextEncoder().encode(row.body) });
  }

  async #make(session: string): Promise<KeptRecap | null> {
    const loaded = await loadRecap(this.sql, session);
    if (!loaded || loaded === "live") return null;
    const { madeOf, madeAt } = loaded;
    const body = JSON.stringify(loaded.recap);
    const bytes = new TextEncoder().encode(body);
    const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    // Another replica may have made it meanwhile: the newer one stays. A night that was deleted is not there to be joined.
    await this.sql`
      INSERT INTO recaps (session_id, body, etag, made_of, made_at)
      SELECT id, ${body}, ${etag}, ${madeOf}, ${madeAt} FROM sessions WHERE id = ${session}
      ON CONFLICT (session_id) DO UPDATE SET body = excluded.body, etag = excluded.etag, made_of = excluded.made_of,
        made_at = excluded.made_at
      WHERE recaps.made_at < excluded.made_at`;
    return this.#remember(session, { etag, bytes });
  }

  #remember(session: string, recap: KeptRecap): KeptRecap {
    this.#memory.set(memoryKey(session, recap.etag), recap.bytes);
    return recap;
  }
}

/** Figures of these nights have changed in another way than by events: their recaps are made anew when somebody asks. */
export async function forgetRecaps(sql: Queries, sessions: string[]): Promise<void> {
  await sql`DELETE FROM recaps WHERE session_id = ANY(${sessions}::uuid[])`;
}

function memoryKey(session: string, etag: string): string {
  return `${session} ${etag}`;
}
