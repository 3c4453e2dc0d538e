/** A real Postgres with real clouds on it, and the dancers' pages where they are wanted; all of it is gone when it is disposed. */

import { join } from "node:path";
import { Cloud } from "./cloud.ts";
import { DenoProgram } from "./deno_program.ts";
import { PostgresServer } from "./postgres.ts";

export interface StackOptions {
  /** How many clouds; one by default. */
  clouds?: number;
  /** Variables of the clouds. */
  env?: Record<string, string>;
  /** Whether the clouds serve the dancers' pages, built from these sources. */
  pages?: "built" | "none";
}

export class Stack implements AsyncDisposable {
  /** For whatever belongs to it; removed at the end. */
  readonly folder: string;
  readonly clouds: Cloud[] = [];
  #env: Record<string, string>;

  private constructor(readonly postgres: PostgresServer, folder: string, env: Record<string, string>) {
    this.folder = folder;
    this.#env = env;
  }

  static async open({ clouds = 1, env = {}, pages = "none" }: StackOptions = {}): Promise<Stack> {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "pika-stack-" }));
    const web = join(folder, "web");
    const built = pages === "built"
      ? DenoProgram.output(["-A", "web/build.ts", "--out", web])
      : Promise.resolve();
    const [postgres] = await Promise.all([PostgresServer.start({ fsync: "on" }), built]);
    const stack = new Stack(postgres, folder, pages === "built" ? { PIKA_WEB_DIR: web, ...env } : env);
    try {
      for (let at = 0; at < clouds; at++) await stack.addCloud();
      return stack;
    } catch (error) {
      await stack[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The first of its clouds. */
  get cloud(): Cloud {
    return this.clouds[0]!;
  }

  /** Address of the first cloud. */
  get url(): string {
    return this.cloud.url;
  }

  /** Another cloud on the same database. */
  async addCloud(env: Record<string, string> = {}): Promise<Cloud> {
    const cloud = await Cloud.start({ database: this.postgres.url, env: { ...this.#env, ...env } });
    this.clouds.push(cloud);
    return cloud;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.clouds.map((cloud) => cloud.kill()));
    await this.postgres.stop();
    await Deno.remove(this.folder, { recursive: true });
  }
}
