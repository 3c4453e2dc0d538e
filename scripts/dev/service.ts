/** A program that belongs to the development setup; each line that it says is prefixed with its name. */

import { root } from "../lib/paths.ts";
import { say } from "../lib/terminal.ts";
import { TextLineStream } from "../lib/text_lines.ts";

export interface ServiceOptions {
  paint: (text: string) => string;
  env?: Record<string, string>;
}

/** A program that runs until it is stopped. Lines of JSON are its log: of those only warnings, errors and addresses are shown. */
export class Service {
  /** The first address that it says: the field `url` of a line of JSON. */
  readonly url: Promise<string>;
  #child: Deno.ChildProcess;
  #stopping = false;
  #saidUrl: (url: string) => void;

  /** Starts it. */
  constructor(readonly name: string, readonly words: readonly string[], readonly options: ServiceOptions) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.url = promise;
    this.#saidUrl = resolve;
    this.#child = this.#spawn();
  }

  /** Ends the program; resolves when it is gone. */
  async stop(): Promise<void> {
    const child = this.#child;
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
    this.#child = this.#spawn();
  }

  /** Resolves with the exit code when the program ends by itself; never when it was stopped or restarted. */
  async ended(): Promise<number> {
    for (;;) {
      const child = this.#child;
      const { code } = await child.status;
      if (this.#stopping) await new Promise((resolve) => setTimeout(resolve, 100));
      else if (child === this.#child) return code;
    }
  }

  #spawn(): Deno.ChildProcess {
    const [program = "", ...args] = this.words;
    this.#stopping = false;
    const child = new Deno.Command(program, {
      args,
      cwd: root,
      env: this.options.env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    void this.#follow(child.stdout);
    void this.#follow(child.stderr);
    return child;
  }

  async #follow(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const lines = stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const line of lines) {
      const entry = logEntry(line);
      if (typeof entry?.url === "string") this.#saidUrl(entry.url);
      const quiet = entry && entry.level !== "warning" && entry.level !== "error";
      if (!quiet) this.#say(line);
      else if (typeof entry.url === "string") this.#say(`is at ${entry.url}`);
    }
  }

  #say(line: string): void {
    say(`${this.options.paint(this.name.padEnd(8))} ${line}`);
  }
}

function logEntry(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
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
