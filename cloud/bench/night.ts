/** What every bench of the relay needs: a real Postgres, real cloud processes, a DJ who is live, and a crowd. */

import type { Sql } from "../db/connect.ts";
import { connect } from "../db/connect.ts";
import { dancerCookieName, dancerCookieValue } from "../dancers/cookie.ts";
import { type Cloud, cookieSecret } from "../../scripts/testing/cloud.ts";
import { Desk } from "../../scripts/testing/desk.ts";
import { Stack } from "../../scripts/testing/stack.ts";
import { pause } from "./pause.ts";
import { type Audience, RawDancer } from "./raw_dancer.ts";

/** The whole crowd comes from one address here, and likes more than a room would. */
const env = {
  PIKA_MAX_CONNECTIONS_PER_ADDRESS: "30000",
  PIKA_MAX_CONNECTIONS: "30000",
  PIKA_RATE_REQUESTS: "1000000/60",
  PIKA_RATE_ACTIONS: "10000/60",
  PIKA_RATE_ACTIONS_PER_ADDRESS: "1000000/60",
  PIKA_RATE_NEW_DANCERS: "1000000/60",
  // As the README recommends: glibc otherwise keeps more memory than it uses.
  MALLOC_ARENA_MAX: "1",
  MALLOC_TRIM_THRESHOLD_: "65536",
  MALLOC_TOP_PAD_: "0",
};

export class Night implements AsyncDisposable {
  private constructor(readonly stack: Stack, readonly sql: Sql, readonly desk: Desk) {}

  /** Starts everything, and the session. */
  static async begin({ replicas }: { replicas: number }): Promise<Night> {
    const stack = await Stack.open({ clouds: replicas, env });
    try {
      const desk = await Desk.live(stack.url, { name: "Bench", title: "Friday" });
      return new Night(stack, connect(stack.postgres.url, { max: 2 }), desk);
    } catch (error) {
      await stack[Symbol.asyncDispose]();
      throw error;
    }
  }

  get postgres(): Stack["postgres"] {
    return this.stack.postgres;
  }

  /** The clouds. */
  get replicas(): Cloud[] {
    return this.stack.clouds;
  }

  /** So many dancers, not connected yet. */
  crowd(count: number, audience: Audience): RawDancer[] {
    return Array.from({ length: count }, (_, number) => {
      const dancer = crypto.randomUUID();
      return new RawDancer(
        number,
        dancer,
        `${dancerCookieName}=${dancerCookieValue(dancer, cookieSecret)}`,
        audience,
      );
    });
  }

  /** Connects dancers to `replica`, some at a time; `inside` says when a dancer has the state. */
  async admit(dancers: RawDancer[], replica: Cloud): Promise<void> {
    const { code, session } = this.desk;
    const url = new URL(replica.url);
    for (let at = 0; at < dancers.length; at += 100) {
      const some = dancers.slice(at, at + 100);
      await Promise.all(some.map((dancer) => dancer.connect(url, { code, session, since: null })));
      while (some.some((dancer) => !dancer.inside)) await pause(5);
    }
  }

  /** Pairs of play and dancer that are liked, by the database. */
  async liked(): Promise<Set<string>> {
    const rows = await this.sql<
      { play_id: string; dancer_id: string }[]
    >`SELECT play_id, dancer_id FROM likes WHERE liked`;
    return new Set(rows.map(({ play_id, dancer_id }) => `${play_id} ${dancer_id}`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.desk.disconnect();
    await this.sql.end({ timeout: 1 });
    await this.stack[Symbol.asyncDispose]();
  }
}
