/** Postgres and clouds for a test, with a look into the database. */

import { connect, type Sql } from "../../db/connect.ts";
import type { Cloud } from "../../../scripts/testing/cloud.ts";
import { Desk } from "../../../scripts/testing/desk.ts";
import { Stack, type StackOptions } from "../../../scripts/testing/stack.ts";

export class Stage implements AsyncDisposable {
  private constructor(readonly stack: Stack, readonly sql: Sql) {}

  static async open(options: StackOptions): Promise<Stage> {
    const stack = await Stack.open(options);
    return new Stage(stack, connect(stack.postgres.url, { max: 3 }));
  }

  get postgres(): Stack["postgres"] {
    return this.stack.postgres;
  }

  get clouds(): Cloud[] {
    return this.stack.clouds;
  }

  /** Address of the first cloud. */
  get url(): string {
    return this.stack.url;
  }

  /** A DJ who is live. */
  live(name: string, url: string = this.url): Promise<Desk> {
    return Desk.live(url, { name, title: `${name}'s night` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sql.end({ timeout: 1 });
    await this.stack[Symbol.asyncDispose]();
  }
}
