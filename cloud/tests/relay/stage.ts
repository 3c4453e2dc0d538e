/** Postgres and replicas for a test, gone when the test is over. */

import type { Sql } from "../../db/connect.ts";
import { connect } from "../../db/connect.ts";
import { PostgresServer } from "../../../scripts/testing/postgres.ts";
import { Desk } from "./desk.ts";
import { Replica } from "./replica.ts";

/** Tests come from one address and are in a hurry. */
const generous = {
  PIKA_RATE_REQUESTS: "100000/60",
  PIKA_RATE_ACCOUNTS: "1000/60",
  PIKA_RATE_COMMANDS: "10000/60",
  PIKA_RATE_ACTIONS: "10000/60",
  PIKA_RATE_ACTIONS_PER_ADDRESS: "100000/60",
};

export interface StageOptions {
  replicas: number;
  env?: Record<string, string>;
}

export class Stage implements AsyncDisposable {
  private constructor(readonly postgres: PostgresServer, readonly sql: Sql, readonly replicas: Replica[]) {}

  static async open({ replicas: count, env }: StageOptions): Promise<Stage> {
    const postgres = await PostgresServer.start({ fsync: "on" });
    const stage = new Stage(postgres, connect(postgres.url, { max: 3 }), []);
    try {
      for (let at = 0; at < count; at++) await stage.addReplica(env);
      return stage;
    } catch (error) {
      await stage[Symbol.asyncDispose]();
      throw error;
    }
  }

  get url(): string {
    return this.replicas[0]!.url;
  }

  async addReplica(env: Record<string, string> = {}): Promise<Replica> {
    const replica = await Replica.start({ databaseUrl: this.postgres.url, env: { ...generous, ...env } });
    this.replicas.push(replica);
    return replica;
  }

  /** A DJ who is live. */
  async live(name: string, url: string = this.url): Promise<Desk> {
    const desk = await Desk.signUp(url, name);
    await desk.connect();
    await desk.start(`${name}'s night`);
    return desk;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.kill()));
    await this.sql.end({ timeout: 1 });
    await this.postgres.stop();
  }
}
