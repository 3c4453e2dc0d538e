/** A program that belongs to the development setup; each line that it says is prefixed with its name. */

import { root } from "../paths.ts";
import { say } from "../terminal.ts";
import { TextLineStream } from "../text_lines.ts";

export interface ServiceOptions {
  paint: (text: string) => string;
  env?: Record<string, string>;
  /** Sees each line of standard output first; what it returns is printed, and nothing for `undefined`. */
  onLine?: (line: string) => string | undefined;
}

export class Service {
  #child?: Deno.ChildProcess;
  #stopping = false;

  constructor(readonly name: string, readonly words: readonly string[], readonly options: ServiceOptions) {}

  start(): void {
    const [program = "", ...args] = this.words;
    this.#stopping = false;
    this.#child = new Deno.Command(program, {
      args,
      cwd: root,
      env: this.options.env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    void this.#follow(this.#child.stdout, this.options.onLine ?? ((line) => line));
    void this.#follow(this.#child.stderr, (line) => line);
  }

  /** Ends the program; resolves when it is gone. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#stopping = true;
    try {
      child.kill("SIGTERM");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await child.status;
    clearTimeout(timer);
  }

  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }

  /** Resolves with the exit code when the program ends by itself; never when it was stopped or restarted. */
  async ended(): Promise<number> {
    for (;;) {
      const child = this.#child!;
      const { code } = await child.status;
      if (this.#stopping) await new Promise((resolve) => setTimeout(resolve, 100));
      else if (child === this.#child) return code;
    }
  }

  async #follow(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    shown: (line: string) => string | undefined,
  ): Promise<void> {
    const lines = stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const line of lines) {
      const text = shown(line);
      if (text !== undefined) say(`${this.options.paint(this.name.padEnd(8))} ${text}`);
    }
  }
}

/** Calls back once after a burst of changes to files whose path matches. Runs until the process ends. */
export async function onChange(folder: string, options: { path: RegExp; run: () => void }): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  for await (const event of Deno.watchFs(folder)) {
    if (event.kind === "access" || !event.paths.some((path) => options.path.test(path))) continue;
    clearTimeout(timer);
    timer = setTimeout(options.run, 200);
  }
}
