/** A program that was started here: what it says, the address that it serves at, and its end. */

import { ScriptError } from "./errors.ts";
import { TextLineStream } from "./text_lines.ts";

export interface ProgramOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** Words before its own that start it somewhere, such as in a control group; it keeps its process id. */
  starter?: readonly string[];
  /** Milliseconds until what is waited for counts as not coming; by default three minutes. */
  patience?: number;
  /** What it knows of the environment here: all of it by default, or nothing but `env`, PATH and HOME. */
  environment?: "inherited" | "bare";
  /** How many of its last lines are kept; by default all. */
  keep?: number;
  /** Hears each line as it comes, of either stream. */
  heard?: (line: string) => void;
}

/** Runs until it ends or is stopped; disposing kills it. */
export class Program implements AsyncDisposable {
  /** What it said on both streams, the newest last. */
  readonly lines: string[] = [];
  /** Resolves with its exit code when it has ended and all that it said was read. */
  readonly ended: Promise<number>;
  readonly #child: Deno.ChildProcess;
  readonly #patience: number;
  readonly #waiting = new Set<() => void>();
  #isOver = false;

  /** Starts `words`. Throws what Deno throws when there is no such program. */
  constructor(readonly words: readonly string[], readonly options: ProgramOptions = {}) {
    const [program = "", ...args] = [...options.starter ?? [], ...words];
    this.#patience = options.patience ?? 180_000;
    const bare = options.environment === "bare";
    const where: Record<string, string> = bare
      ? { PATH: Deno.env.get("PATH") ?? "", HOME: Deno.env.get("HOME") ?? "" }
      : {};
    this.#child = new Deno.Command(program, {
      args,
      cwd: options.cwd,
      env: { ...where, ...options.env },
      clearEnv: bare,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const streams = [this.#follow(this.#child.stdout), this.#follow(this.#child.stderr)];
    this.ended = Promise.all([this.#child.status, ...streams]).then(([{ code }]) => {
      this.#isOver = true;
      this.#wake();
      return code;
    });
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Whether it has ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The first line for which `holds`. Throws a ScriptError with what it said when it ends instead, or when none comes in time. */
  async line(holds: (line: string) => boolean, what: string): Promise<string> {
    const deadline = performance.now() + this.#patience;
    for (;;) {
      const found = this.lines.find(holds);
      if (found !== undefined) return found;
      if (this.#isOver) throw this.#failure(`ended without ${what}`);
      const left = deadline - performance.now();
      if (left <= 0) throw this.#failure(`did not say ${what} in time`);
      await this.#news(left);
    }
  }

  /** The address that it serves at: the first line of JSON with a field `url`. Throws as `line` does. */
  async url(): Promise<string> {
    return urlIn(await this.line((line) => urlIn(line) !== undefined, "an address"))!;
  }

  /** Ends it in order (SIGTERM), after `patience` milliseconds by force. Resolves with its exit code when it is gone. */
  async stop({ patience = this.#patience }: { patience?: number } = {}): Promise<number> {
    this.#signal("SIGTERM");
    const timer = setTimeout(() => this.#signal("SIGKILL"), patience);
    return await this.ended.finally(() => clearTimeout(timer));
  }

  /** Ends it as a crash would (SIGKILL). Resolves when it is gone. */
  kill(): Promise<number> {
    this.#signal("SIGKILL");
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  #signal(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
  }

  async #follow(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const line of stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())) {
      this.lines.push(line);
      if (this.lines.length > (this.options.keep ?? Infinity)) this.lines.shift();
      this.options.heard?.(line);
      this.#wake();
    }
  }

  /** Resolves when there is news, or after so many milliseconds. */
  #news(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      this.#waiting.add(end);
    });
  }

  #wake(): void {
    for (const end of [...this.#waiting]) end();
  }

  #failure(what: string): ScriptError {
    const said = this.lines.slice(-20).join("\n");
    return new ScriptError(`The program ${what}: ${this.words.join(" ")}\n${said}`);
  }
}

/** The field `url` of a line of JSON. */
export function urlIn(line: string): string | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const { url } = JSON.parse(line);
    return typeof url === "string" ? url : undefined;
  } catch {
    return undefined;
  }
}
