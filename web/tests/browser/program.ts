/** A program of the project, run as its own process. */

import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const patience = 120_000;

export class Program {
  readonly lines: string[] = [];
  #process: Deno.ChildProcess;
  #heard = new Set<() => void>();

  /** Starts `deno run ARGS` in the project's folder. */
  constructor(args: string[], { env = {} }: { env?: Record<string, string> } = {}) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", ...args],
      cwd: root,
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#follow(this.#process.stdout);
    this.#follow(this.#process.stderr);
  }

  /** The first line with `part` in it. */
  async line(part: string): Promise<string> {
    const deadline = Date.now() + patience;
    let ended = false;
    this.#process.status.then(() => {
      ended = true;
      this.#tell();
    });
    for (;;) {
      const found = this.lines.find((line) => line.includes(part));
      if (found !== undefined) return found;
      if (ended || Date.now() > deadline) {
        throw new Error(`The program did not say "${part}"; it said:\n${this.lines.slice(-20).join("\n")}`);
      }
      await Promise.race([
        new Promise<void>((resolve) => this.#heard.add(resolve)),
        new Promise((resolve) => setTimeout(resolve, 1_000)),
      ]);
    }
  }

  /** As a crash ends it. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  stop(): Promise<void> {
    return this.#end("SIGTERM");
  }

  async #end(signal: Deno.Signal): Promise<void> {
    try {
      this.#process.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    await this.#process.status;
  }

  async #follow(stream: ReadableStream<Uint8Array>): Promise<void> {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = parts.pop()!;
      this.lines.push(...parts);
      this.#tell();
    }
  }

  #tell(): void {
    for (const resolve of this.#heard) resolve();
    this.#heard.clear();
  }
}
