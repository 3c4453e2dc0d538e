/** The feeds in Postgres: shared by all replicas, and there after a restart. */

import type { Channel } from "@pika/contract/feed/releases.ts";
import type { Queries, Sql } from "../db/connect.ts";

export type Outcome = "ok" | "missing" | "failed";

export interface StoredFeed {
  feed: Uint8Array<ArrayBuffer> | null;
  signature: string | null;
  source: string | null;
  etag: string | null;
  /** How the last question to the source ended; `null`: it was never asked. */
  outcome: Outcome | null;
  checked_at: number | null;
  /** Whether it is time to ask the source. */
  due: boolean;
}

const nothing: StoredFeed = {
  feed: null,
  signature: null,
  source: null,
  etag: null,
  outcome: null,
  checked_at: null,
  due: true,
};

/** What is stored of `channel`. */
export async function loadFeed(sql: Queries, channel: Channel): Promise<StoredFeed> {
  const [row] = await sql<StoredFeed[]>`
    SELECT feed, signature, source, etag, outcome, checked_at, next_check_at <= clock_timestamp() AS due
    FROM release_feeds WHERE channel = ${channel}`;
  return row ? { ...row, feed: row.feed && new Uint8Array(row.feed) } : nothing;
}

/** Takes the turn to ask the source, for so many seconds. Returns whether it was free: of all replicas one gets it. */
export async function takeTurn(sql: Sql, channel: Channel, seconds: number): Promise<boolean> {
  const taken = await sql`
    INSERT INTO release_feeds (channel, next_check_at)
    VALUES (${channel}, clock_timestamp() + make_interval(secs => ${seconds}))
    ON CONFLICT (channel) DO UPDATE SET next_check_at = excluded.next_check_at
    WHERE release_feeds.next_check_at <= clock_timestamp()`;
  return taken.count === 1;
}

/** Writes down how a question ended, and in how many seconds the next is due. */
export async function endTurn(
  sql: Queries,
  channel: Channel,
  { outcome, seconds }: { outcome: Outcome; seconds: number },
): Promise<void> {
  await sql`
    UPDATE release_feeds SET outcome = ${outcome},
      checked_at = CASE WHEN ${outcome === "failed"} THEN checked_at ELSE clock_timestamp() END,
      next_check_at = clock_timestamp() + make_interval(secs => ${seconds})
    WHERE channel = ${channel}`;
}

/** Keeps a feed. Whether it is newer than the one that is there was asked under the same lock, with `lockFeed`. */
export async function keepFeed(
  tx: Queries,
  channel: Channel,
  { feed, signature, source, etag }: Pick<StoredFeed, "feed" | "signature" | "source" | "etag">,
): Promise<void> {
  await tx`
    UPDATE release_feeds SET feed = ${feed}, signature = ${signature}, source = ${source}, etag = ${etag}
    WHERE channel = ${channel}`;
}

/** Holds the channel's row until the transaction ends. */
export async function lockFeed(tx: Queries, channel: Channel): Promise<void> {
  await tx`SELECT FROM release_feeds WHERE channel = ${channel} FOR UPDATE`;
}
