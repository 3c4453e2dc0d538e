/** A program that belongs to the development setup; each line that it says is prefixed with its name. */

import { root } from "../lib/paths.ts";
import { Program, urlIn } from "../lib/program.ts";
import { say } from "../lib/terminal.ts";

export interface ServiceOptions {
  paint: (text: string) => string;
  env?: Record<string, string>;
}

/** A program that runs until it is stopped. Lines of JSON are its log: of those only warnings, errors and addresses are shown. */
export class Service {
  /** The first address that it says: the field `url` of a line of JSON. */
  readonly url: Promise<string>;
  #program: Program;
  #stopping = false;
  #saidUrl: (url: string) => void;

  /** Starts it. */
  constructor(readonly name: string, readonly words: readonly string[], readonly options: ServiceOptions) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.url = promise;
    this.#saidUrl = resolve;
    this.#program = this.#start();
  }

  /** Ends the program; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#program.stop();
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#program = this.#start();
  }

  /** Resolves with the exit code when the program ends by itself; never when it was stopped or restarted. */
  async ended(): Promise<number> {
    for (;;) {
      const program = this.#program;
      const code = await program.ended;
      if (this.#stopping) await new Promise((resolve) => setTimeout(resolve, 100));
      else if (program === this.#program) return code;
    }
  }

  #start(): Program {
    this.#stopping = false;
    const { env } = this.options;
    return new Program(this.words, {
      ...{ cwd: root, env, patience: 10_000, keep: 20 },
      heard: (line) => this.#hear(line),
    });
  }

  #hear(line: string): void {
    const url = urlIn(line);
    if (url !== undefined) this.#saidUrl(url);
    const level = logLevel(line);
    if (level === undefined || level === "warning" || level === "error") this.#say(line);
    else if (url !== undefined) this.#say(`is at ${url}`);
  }

  #say(line: string): void {
    say(`${this.options.paint(this.name.padEnd(8))} ${line}`);
  }
}

/** The level of a line of JSON, empty when it says none; undefined when the line is no JSON. */
function logLevel(line: string): string | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return String(JSON.parse(line).level ?? "");
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
