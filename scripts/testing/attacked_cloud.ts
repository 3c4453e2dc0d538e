/**
 * One replica as production runs it, to be attacked: under the memory of compose.yaml, with the rates that production has, and with a
 * night in it. Everything is on loopback.
 */

import { say } from "../lib/terminal.ts";
import { Cloud } from "./cloud.ts";
import { Dancer } from "./dancer.ts";
import { Desk } from "./desk.ts";
import { MemoryLimit, memoryOfService } from "./memory_limit.ts";
import { PostgresServer } from "./postgres.ts";

const megabytes = (bytes: number) => Math.round(bytes / 1024 ** 2);

export class AttackedCloud implements AsyncDisposable {
  #stack = new AsyncDisposableStack();

  private constructor(
    readonly postgres: PostgresServer,
    readonly memory: MemoryLimit,
    readonly cloud: Cloud,
    /** Of the DJ whose night it is: live, with a track playing. */
    readonly desk: Desk,
  ) {}

  /** Starts it; `env`: variables of cloud/README.md. */
  static async open({ env = {} }: { env?: Record<string, string> } = {}): Promise<AttackedCloud> {
    await using stack = new AsyncDisposableStack();
    const postgres = stack.adopt(await PostgresServer.start(), (server) => server.stop());
    const memory = stack.use(await MemoryLimit.of(await memoryOfService("cloud")));
    const database = postgres.url;
    const cloud = stack.use(await Cloud.start({ database, env, memory, rates: "production" }));
    const desk = await Desk.live(cloud.url, { name: "Ann", title: "Friday" });
    stack.defer(() => desk.disconnect());
    await desk.play("Track");
    const attacked = new AttackedCloud(postgres, memory, cloud, desk);
    attacked.#stack = stack.move();
    return attacked;
  }

  get url(): string {
    return this.cloud.url;
  }

  /** By which dancers join the night. */
  get code(): string {
    return this.desk.code;
  }

  /** Where a dancer's socket is. */
  get dancersPath(): string {
    return `/api/live/${this.code}/socket`;
  }

  /**
   * Somebody comes in, by the door or, with a cookie, back again. Resolves with the milliseconds until the state of the night was there;
   * rejects when they are not let in.
   */
  async nextGuest(options: { cookie?: string } = {}): Promise<number> {
    const began = performance.now();
    const dancer = await Dancer.join(this.url, this.code, options);
    const elapsed = performance.now() - began;
    await dancer.disconnect();
    return elapsed;
  }

  /** Bytes that it had resident at most, so far. */
  get peak(): number {
    return this.memory.peak;
  }

  /**
   * Attacks. Resolves with what `work` does, when the cloud has borne it; rejects, with how long it lived, when it has not. Says either in
   * a line of the test's output.
   */
  async bears<T>(attack: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
    let isOver = false;
    const died = this.cloud.ended.then(async (code) => {
      if (isOver) return undefined as never; // it was ended after that
      const why = await this.memory.wasReached()
        ? `took more than its ${megabytes(this.memory.bytes)} MB and was killed`
        : `ended with ${code}`;
      const error = new Error(`${attack}: the cloud ${why} after ${seconds()}`);
      say(`  ${error.message}`);
      throw error;
    });
    try {
      const result = await Promise.race([work(), died]);
      if (await this.memory.wasReached()) await died;
      const cost = `${megabytes(this.peak)} of ${megabytes(this.memory.bytes)} MB`;
      say(
        `  ${attack}: borne for ${seconds()}, ${cost} (${this.memory.group ? "control group" : "watched"})`,
      );
      return result;
    } finally {
      isOver = true;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
