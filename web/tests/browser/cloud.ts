/** The real cloud with a real Postgres, serving the bundle built from these sources. */

import { join } from "node:path";
import postgres from "postgres";
import { keptPort } from "../../../scripts/testing/kept_port.ts";
import { build } from "../../build.ts";
import type { Channel, Feed } from "@pika/contract/feed/releases.ts";
import { Program } from "./program.ts";

const secret = "the secret of the browser tests, nothing else";

export class Cloud {
  #program: Program | null = null;
  #feed: Program | null = null;
  url = "";

  private constructor(
    private readonly database: Program,
    private readonly env: Record<string, string>,
    private readonly folder: string,
  ) {}

  /** Builds the bundle, starts Postgres and the cloud. */
  static async start(): Promise<Cloud> {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "pika-web-" }));
    await Deno.chmod(folder, 0o755); // for Postgres, which runs as another user when we are root
    const web = join(folder, "web");
    await Deno.mkdir(web);
    await build(web);
    const database = new Program(["-A", "scripts/dev/postgres.ts", "--data", join(folder, "postgres")]);
    const { url } = JSON.parse(await database.line('"url"'));
    const cloud = new Cloud(database, {
      DATABASE_URL: url,
      PIKA_SECRET: secret,
      PIKA_WEB_DIR: web,
      PIKA_RATE_ACCOUNTS: "1000/60",
      PORT: String(keptPort()),
    }, folder);
    await cloud.restart();
    return cloud;
  }

  /** Starts the cloud, always at the same address. */
  async restart(): Promise<void> {
    const flags = new Program(["-A", "cloud/permissions.ts"], { env: this.env });
    const permissions = (await flags.line("--allow-net")).split(" ");
    this.#program = new Program([...permissions, "cloud/mod.ts"], { env: this.env });
    this.url = JSON.parse(await this.#program.line('"event":"listening"')).url;
    await ready(this.url);
  }

  /** As a crash ends it: no goodbye. */
  async kill(): Promise<void> {
    await this.#program?.kill();
    this.#program = null;
  }

  /** As a deploy ends it: it says goodbye. */
  async leave(): Promise<void> {
    await this.#program?.stop();
    this.#program = null;
  }

  /** A cloud that follows a feed with these releases, and remembers no others. */
  async publish(releases: Partial<Record<Channel, Feed>>): Promise<void> {
    const folder = join(this.folder, "feed");
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await Deno.mkdir(folder);
    for (const [channel, feed] of Object.entries(releases)) {
      await Deno.writeTextFile(join(folder, `${channel}.json`), JSON.stringify(feed));
    }
    if (!this.#feed) {
      this.#feed = new Program(["-A", "cloud/dev_feed.ts", "--folder", folder]);
      const { url, key } = JSON.parse(await this.#feed.line('"url"'));
      Object.assign(this.env, { PIKA_FEED_URL: url, PIKA_FEED_KEY: key });
    }
    await this.leave();
    const sql = postgres(this.env.DATABASE_URL!, { max: 1 });
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
    const sql = postgres(this.env.DATABASE_URL!, { max: 1 });
    const rows = await sql`UPDATE announcements SET until = now() WHERE session_id = ${session} AND NOT over`;
    await sql.end();
    if (rows.count !== 1) throw new Error(`The night ${session} has no announcement`);
  }

  /** Hours go by since the end of a night. */
  async hoursAfterEnd(session: string, hours: number): Promise<void> {
    const sql = postgres(this.env.DATABASE_URL!, { max: 1 });
    const rows = await sql`
      UPDATE sessions SET closed_at = closed_at - make_interval(hours => ${hours})
      WHERE id = ${session} AND closed_at IS NOT NULL`;
    await sql.end();
    if (rows.count !== 1) throw new Error(`The night ${session} is not over`);
  }

  async stop(): Promise<void> {
    await this.leave();
    await this.feedLeaves();
    await this.database.stop();
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function ready(url: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/ready`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The cloud at "${url}" does not become ready`);
}
