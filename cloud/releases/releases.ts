/**
 * The newest release of each channel, from memory, else from Postgres, else from where it is published. What is known is answered at once
 * and renewed behind the answer; an invalid or older feed never takes a good one's place. A replica looks at Postgres once a minute,
 * and one of all replicas asks the source every five.
 */

import { SignatureError } from "@pika/contract/feed/minisign.ts";
import type { Channel } from "@pika/contract/feed/releases.ts";
import { FeedError, type SignedFeed } from "@pika/contract/feed/signed.ts";
import type { FeedSource } from "../base/config.ts";
import { within } from "../base/deadline.ts";
import { log } from "../base/log.ts";
import type { Metrics } from "../base/metrics.ts";
import { RefusalError } from "../base/refusal.ts";
import type { Sql } from "../db/connect.ts";
import { isOlder, openPublicFeed } from "./feed.ts";
import { fetchFeed } from "./source.ts";
import { endTurn, keepFeed, loadFeed, lockFeed, type Outcome, type StoredFeed, takeTurn } from "./store.ts";

/** Seconds. The defaults are for production. */
export interface Rhythm {
  /** How long a replica's memory is answered without a look at Postgres. */
  memory: number;
  /** Until the source is asked again: after an answer, and after a failure. */
  source: number;
  failure: number;
  /** A feed that was not confirmed for so long is waited for, at most `wait`: the first visitor after a quiet night sees what is new. */
  stale: number;
  wait: number;
  /** What the source has for its answer. */
  patience: number;
}

const usual: Rhythm = { memory: 60, source: 300, failure: 60, stale: 3_600, wait: 2, patience: 10 };

export interface Newest extends SignedFeed {
  checkedAt: number;
}

interface Known {
  newest: Newest | null;
  outcome: Outcome | null;
  /** Of the clock that never goes back. */
  at: number;
}

export class Releases {
  readonly #known = new Map<Channel, Known>();
  readonly #running = new Map<Channel, Promise<void>>();
  readonly #rhythm: Rhythm;
  readonly #fetches;

  constructor(
    private readonly sql: Sql,
    private readonly source: FeedSource | null,
    { metrics, rhythm = {} }: { metrics: Metrics; rhythm?: Partial<Rhythm> },
  ) {
    this.#rhythm = { ...usual, ...rhythm };
    this.#fetches = metrics.counter(
      "pika_feed_fetches_total",
      "Questions to the source of releases, by outcome",
    );
  }

  /** The newest release. Throws a `RefusalError`: `not_published` when there is none, `feed_away` when that is not known yet. */
  async newest(channel: Channel): Promise<Newest> {
    if (this.source === null) throw notPublished(channel);
    const age = this.#age(channel);
    if (age >= this.#rhythm.memory) {
      const renewed = this.#renew(channel);
      if (!this.#known.has(channel)) await renewed;
      else if (this.#isStale(channel)) await within(this.#rhythm.wait * 1_000, renewed.catch(() => {}));
      else renewed.catch(() => {});
    }
    const { newest, outcome } = this.#known.get(channel)!;
    if (newest) return newest;
    if (outcome === "missing") throw notPublished(channel);
    const what = "Where releases are published does not answer";
    throw new RefusalError("feed_away", what, { help: "try again in a moment", retryAfter: 5 });
  }

  /** Resolves when nothing is asked any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  /** Seconds since the memory was renewed. */
  #age(channel: Channel): number {
    const known = this.#known.get(channel);
    if (!known) return Infinity;
    const age = (performance.now() - known.at) / 1_000;
    // Nothing yet: whoever waits for the first release is not told so for a minute after it is there.
    return known.newest || known.outcome === "missing" ? age : Infinity;
  }

  #isStale(channel: Channel): boolean {
    const { newest } = this.#known.get(channel)!;
    return newest === null || Date.now() - newest.checkedAt > this.#rhythm.stale * 1_000;
  }

  /** One at a time, however many ask. */
  #renew(channel: Channel): Promise<void> {
    const running = this.#running.get(channel);
    if (running) return running;
    const renewed = this.#lookAndAsk(channel)
      .catch((error) => {
        log("feed_not_renewed", { level: "error", channel, error });
        throw error;
      })
      .finally(() => this.#running.delete(channel));
    this.#running.set(channel, renewed);
    return renewed;
  }

  async #lookAndAsk(channel: Channel): Promise<void> {
    const stored = await loadFeed(this.sql, channel);
    this.#remember(channel, stored);
    // The lease is longer than the source has: nobody asks beside us, and when we die somebody does soon.
    const { patience } = this.#rhythm;
    if (!stored.due || !await takeTurn(this.sql, channel, patience + 5)) return;
    const seconds = await this.#ask(channel, stored);
    this.#remember(channel, await loadFeed(this.sql, channel));
    log("feed_checked", { channel, next_in_seconds: seconds });
  }

  /** Takes what is stored into memory. What is in memory stays when that is newer, or of a key that is not ours. */
  #remember(channel: Channel, stored: StoredFeed): void {
    const opened = this.#open(channel, stored);
    const before = this.#known.get(channel)?.newest ?? null;
    const newest = opened && !(before && isOlder(opened, before))
      ? { ...opened, checkedAt: stored.checked_at ?? 0 }
      : before;
    this.#known.set(channel, { newest, outcome: stored.outcome, at: performance.now() });
  }

  #open(channel: Channel, { feed: bytes, signature }: StoredFeed): SignedFeed | null {
    if (!bytes || signature === null) return null;
    const known = this.#known.get(channel)?.newest;
    if (known && known.signature === signature && sameBytes(known.bytes, bytes)) return known;
    try {
      return openPublicFeed({ bytes, signature }, { channel, key: this.source!.keys, now: Date.now() });
    } catch (error) {
      log("feed_in_database_refused", { level: "warning", channel, error: (error as Error).message });
      return null;
    }
  }

  /** Asks the source. Returns the seconds until the next question. */
  async #ask(channel: Channel, stored: StoredFeed): Promise<number> {
    const url = channel === "latest" ? this.source!.url : this.source!.nextUrl;
    const { source, failure, patience } = this.#rhythm;
    let outcome: Outcome = "ok";
    let said = "failed";
    try {
      const known = this.#known.get(channel)?.newest;
      const etag = known && stored.source === url ? stored.etag : null;
      const fetched = await fetchFeed({ url, etag }, { within: patience * 1_000 });
      if (fetched.outcome === "missing") outcome = "missing";
      said = fetched.outcome === "new" ? await this.#keep(channel, { ...fetched, url }) : fetched.outcome;
    } catch (error) {
      outcome = "failed";
      if (error instanceof SignatureError || error instanceof FeedError) said = "invalid";
      log("feed_refused", { level: "warning", channel, url, error: (error as Error).message });
    }
    this.#fetches.add({ channel, outcome: said });
    const seconds = outcome === "failed" ? failure : source;
    await endTurn(this.sql, channel, { outcome, seconds });
    return seconds;
  }

  /** Verifies a feed and keeps it, unless what is there is newer. Returns what became of it. */
  async #keep(
    channel: Channel,
    fetched: { bytes: Uint8Array<ArrayBuffer>; signature: string; url: string; etag: string | null },
  ): Promise<"new" | "older"> {
    const { bytes, signature, url, etag } = fetched;
    const opened = openPublicFeed({ bytes, signature }, { channel, key: this.source!.keys, now: Date.now() });
    const { version, expires } = opened.feed;
    if (Date.parse(expires) < Date.now()) {
      log("feed_expired", { level: "warning", channel, version, expires });
    }
    return await this.sql.begin(async (tx) => {
      await lockFeed(tx, channel);
      const stored = await loadFeed(tx, channel);
      const there = this.#open(channel, stored);
      if (there && isOlder(opened, there)) {
        log("feed_older", { level: "warning", channel, version, kept: there.feed.version });
        return "older";
      }
      await keepFeed(tx, channel, { feed: bytes, signature, source: url, etag });
      log("feed_kept", { channel, version });
      return "new";
    });
  }
}

function notPublished(channel: Channel): RefusalError {
  const what = channel === "latest" ? "release" : "pre-release";
  return new RefusalError("not_published", `No ${what} is published yet`);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
