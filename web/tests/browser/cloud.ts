/** The real cloud with a real Postgres, serving the bundle built from these sources. */

import { join } from "node:path";
import postgres from "postgres";
import type { Channel, Feed } from "@pika/contract/feed/releases.ts";
import { DenoProgram } from "../../../scripts/testing/deno_program.ts";
import { Stack } from "../../../scripts/testing/stack.ts";

export class Cloud {
  #feed: DenoProgram | null = null;

  private constructor(private readonly stack: Stack) {}

  /** Builds the bundle, starts Postgres and the cloud. */
  static async start(): Promise<Cloud> {
    return new Cloud(await Stack.open({ pages: "built" }));
  }

  get url(): string {
    return this.stack.url;
  }

  /** Starts the cloud, always at the same address. */
  restart(): Promise<void> {
    return this.stack.cloud.start();
  }

  /** As a crash ends it: no goodbye. */
  kill(): Promise<void> {
    return this.stack.cloud.kill();
  }

  /** As a deploy ends it: it says goodbye. */
  async leave(): Promise<void> {
    await this.stack.cloud.stop();
  }

  /** A cloud that follows a feed with these releases, and remembers no others. */
  async publish(releases: Partial<Record<Channel, Feed>>): Promise<void> {
    const folder = join(this.stack.folder, "feed");
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await Deno.mkdir(folder);
    for (const [channel, feed] of Object.entries(releases)) {
      await Deno.writeTextFile(join(folder, `${channel}.json`), JSON.stringify(feed));
    }
    if (!this.#feed) {
      this.#feed = new DenoProgram(["-A", "cloud/dev_feed.ts", "--folder", folder]);
      const said = await this.#feed.line((line) => line.includes('"url"'), "its address");
      const { url, key } = JSON.parse(said);
      Object.assign(this.stack.cloud.env, { PIKA_FEED_URL: url, PIKA_FEED_KEY: key });
    }
    await this.leave();
    const sql = postgres(this.stack.postgres.url, { max: 1 });
    await sql`DELETE FROM release_feeds`;
    await sql.end();
    await this.restart();
  }

  /** Where releases are published is away from now on. */
  async feedLeaves(): Promise<void> {
    await this.#feed?.kill();
    this.#feed = null;
  }

  /** The time of a night's announcement is over now. */
  async announcementRunsOut(session: string): Promise<void> {
    const sql = postgres(this.stack.postgres.url, { max: 1 });
    const rows = await sql`UPDATE announcements SET until = now() WHERE session_id = ${session} AND NOT over`;
    await sql.end();
    if (rows.count !== 1) throw new Error(`The night ${session} has no announcement`);
  }

  /** Hours go by since the end of a night. */
  async hoursAfterEnd(session: string, hours: number): Promise<void> {
    const sql = postgres(this.stack.postgres.url, { max: 1 });
    const rows = await sql`
      UPDATE sessions SET closed_at = closed_at - make_interval(hours => ${hours})
      WHERE id = ${session} AND closed_at IS NOT NULL`;
    await sql.end();
    if (rows.count !== 1) throw new Error(`The night ${session} is not over`);
  }

  async stop(): Promise<void> {
    await this.feedLeaves();
    await this.stack[Symbol.asyncDispose]();
  }
}
