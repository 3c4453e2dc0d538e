/** A real cloud process, as in production: its own program, with its own permissions and environment. */

import { fileURLToPath } from "node:url";
import { permissionFlags } from "../../permissions.ts";
import { TextLineStream } from "./text_lines.ts";

const program = fileURLToPath(new URL("../../mod.ts", import.meta.url));
const patience = 120_000;

export interface ReplicaOptions {
  databaseUrl: string;
  env?: Record<string, string>;
  /** Words for `deno run` in place of today's program and its permissions. */
  program?: string[];
}

export const secret = "the secret that the tests sign the cookies with";

export class Replica implements AsyncDisposable {
  /** What it logged, a line each. */
  readonly lines: string[] = [];
  url = "";
  #process: Deno.ChildProcess;
  #listening = Promise.withResolvers<string>();

  private constructor(options: ReplicaOptions) {
    const env: Record<string, string> = {
      ...{ DATABASE_URL: options.databaseUrl, PIKA_SECRET: secret, HOST: "127.0.0.1", PORT: "0" },
      ...options.env,
    };
    const source = { get: (name: string) => env[name], readFile: Deno.readTextFileSync };
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", ...options.program ?? [...permissionFlags(source), program]],
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#follow(this.#process.stdout);
    this.#follow(this.#process.stderr);
    this.#process.status.then(({ code }) =>
      this.#listening.reject(new Error(`The cloud ended with ${code}: ${this.lines.slice(-10).join("\n")}`))
    );
  }

  /** Starts one, and waits until it listens and is ready. */
  static async start(options: ReplicaOptions): Promise<Replica> {
    const replica = new Replica(options);
    const timer = setTimeout(
      () => replica.#listening.reject(new Error("The cloud does not start")),
      patience,
    );
    try {
      replica.url = await replica.#listening.promise;
      await replica.ready();
    } catch (error) {
      await replica.kill();
      throw new Error(`${(error as Error).message}\n${replica.lines.slice(-10).join("\n")}`);
    } finally {
      clearTimeout(timer);
    }
    return replica;
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Waits until it hears what happens on the others. */
  async ready(): Promise<void> {
    const deadline = performance.now() + patience;
    while (performance.now() < deadline) {
      const answer = await fetch(`${this.url}/ready`).catch(() => null);
      await answer?.body?.cancel();
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error("The cloud does not become ready");
  }

  /** The value of a line of its metrics, such as `pika_slow_connections_total{outcome="dropped"}`; 0 when absent. */
  async metric(line: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const found = text.split("\n").find((candidate) => candidate.startsWith(`${line} `));
    return found ? Number(found.slice(line.length + 1)) : 0;
  }

  /** SIGKILL. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#signal("SIGKILL");
    await this.#process.status;
  }

  /** SIGTERM. Resolves with the exit code. */
  async stop(): Promise<number> {
    this.#signal("SIGTERM");
    return (await this.#process.status).code;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }

  #signal(signal: Deno.Signal): void {
    try {
      this.#process.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
  }

  async #follow(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const line of stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())) {
      this.lines.push(line);
      if (line.includes('"event":"listening"')) this.#listening.resolve(JSON.parse(line).url);
    }
  }
}
