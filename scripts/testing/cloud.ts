/** A real cloud process, as in production: its own program, by its own runtime, in its own environment. */

import { root } from "../lib/paths.ts";
import { Program } from "../lib/program.ts";
import { bunWords } from "./bun_program.ts";
import { keptPort } from "./kept_port.ts";
import type { MemoryLimit } from "./memory_limit.ts";
import { until } from "./until.ts";

export interface CloudOptions {
  /** Address of its database. */
  database: string;
  /** Variables of cloud/README.md beside it. */
  env?: Record<string, string>;
  /** Words that start it, in place of today's program. */
  program?: readonly string[];
  /** The memory that it may use; by default all that there is. */
  memory?: MemoryLimit;
  /** How much one address may ask for: so much that tests are never in its way (by default), or what production has. */
  rates?: "generous" | "production";
}

/** What the clouds of tests sign the dancers' cookies with. */
export const cookieSecret = "the secret that the tests sign the cookies with";

/** Tests come from one address and are in a hurry. */
const generous = {
  PIKA_RATE_REQUESTS: "100000/60",
  PIKA_RATE_ACCOUNTS: "1000/60",
  PIKA_RATE_CODES: "1000/60",
  PIKA_RATE_STARTS: "1000/60",
  PIKA_RATE_COMMANDS: "10000/60",
  PIKA_RATE_ACTIONS: "10000/60",
  PIKA_RATE_ACTIONS_PER_ADDRESS: "100000/60",
  PIKA_RATE_NEW_DANCERS: "100000/60",
};

/** Can be killed or stopped, and started again at the same address. */
export class Cloud implements AsyncDisposable {
  /** Its variables; what is changed holds from the next start on. */
  readonly env: Record<string, string>;
  readonly url: string;
  readonly program: readonly string[] | undefined;
  readonly memory: MemoryLimit | undefined;
  #process: Program | null = null;

  private constructor({ database, env, rates = "generous", program, memory }: CloudOptions) {
    this.program = program;
    this.memory = memory;
    const port = String(keptPort());
    const own = { DATABASE_URL: database, PIKA_SECRET: cookieSecret, HOST: "127.0.0.1", PORT: port };
    this.env = { ...own, ...rates === "generous" ? generous : {}, ...env };
    this.url = `http://127.0.0.1:${this.env.PORT}`;
  }

  /** Starts one, and waits until it is ready. */
  static async start(options: CloudOptions): Promise<Cloud> {
    const cloud = new Cloud(options);
    await cloud.start();
    return cloud;
  }

  /** Starts it, again after a `kill` or `stop`, and waits until it is ready. */
  async start(): Promise<void> {
    const words = this.program ?? bunWords("cloud/mod.ts");
    this.#process = new Program(words, { env: this.env, cwd: root, starter: this.memory?.starter });
    this.memory?.follow(this.#process.pid);
    try {
      await this.#process.url();
      await this.ready();
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  get pid(): number {
    return this.#process!.pid;
  }

  /** Resolves with its exit code when it has ended, by whomever. */
  get ended(): Promise<number> {
    return this.#process!.ended;
  }

  /** What it logged since it was started last, a line each. */
  get lines(): readonly string[] {
    return this.#process!.lines;
  }

  /** Waits until it serves, and hears what happens on the others. */
  async ready(): Promise<void> {
    await until(`the cloud at ${this.url} is ready`, async () => {
      const answer = await fetch(`${this.url}/ready`).catch(() => null);
      await answer?.body?.cancel();
      return answer?.ok ?? false;
    });
  }

  /** The value of a line of its metrics, such as `pika_slow_connections_total{outcome="dropped"}`; 0 when absent. */
  async metric(line: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const found = text.split("\n").find((candidate) => candidate.startsWith(`${line} `));
    return found ? Number(found.slice(line.length + 1)) : 0;
  }

  /** As a crash ends it: no goodbye. Resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  /** As a deployment ends it: it says goodbye. Resolves with its exit code. */
  async stop(): Promise<number> {
    return await this.#process?.stop() ?? 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
