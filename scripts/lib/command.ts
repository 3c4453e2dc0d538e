/** Runs other programs. A command is a list of words; nothing here goes through a shell. */

import { CommandBuilder } from "dax";
import { CommandError } from "./errors.ts";

export interface RunOptions {
  /** Working folder; by default the current one. */
  cwd?: string;
  /** Variables set on top of the environment. */
  env?: Record<string, string>;
  /** A file that receives everything the program prints, after the command itself. */
  log?: string;
  /** `show`: the program's output goes to the terminal (stderr) as well. */
  output?: "quiet" | "show";
  /** What to do when it fails, for the error. */
  help?: string;
  /** Exit codes that are no failure; by default only 0. */
  allowed?: readonly number[];
  /** The words that log and error show instead, where the real ones are long or private. */
  shown?: readonly string[];
  /** What the program reads on its standard input; by default nothing. */
  stdin?: string;
  /** Ends the program (SIGTERM) when it is aborted. */
  signal?: AbortSignal;
}

export interface RunResult {
  code: number;
  stdout: string;
  /** Milliseconds from start to end. */
  elapsed: number;
}

/** Runs a program to its end. Throws a CommandError when it fails or cannot be found. */
export async function run(words: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const started = performance.now();
  const shown = options.shown ?? words;
  const decoder = new TextDecoder();
  let tail = "";
  let stdout = "";
  const stdoutDecoder = new TextDecoder(); // of its own: a letter may come in two pieces
  const log = options.log
    ? await Deno.open(options.log, { create: true, append: true, write: true })
    : undefined;
  const write = (chunk: Uint8Array) => {
    log?.writeSync(chunk);
    if (options.output === "show") Deno.stderr.writeSync(chunk);
    tail = (tail + decoder.decode(chunk, { stream: true })).slice(-4000);
  };
  try {
    log?.writeSync(new TextEncoder().encode(`$ ${shown.join(" ")}\n`));
    let builder = new CommandBuilder().command([...words]).noThrow().stdin("null")
      .stdout(
        new WritableStream<Uint8Array>({
          write: (chunk) => {
            stdout += stdoutDecoder.decode(chunk, { stream: true });
            write(chunk);
          },
        }),
      )
      .stderr(new WritableStream<Uint8Array>({ write }));
    if (options.stdin !== undefined) builder = builder.stdinText(options.stdin);
    if (options.signal) builder = builder.signal(options.signal);
    if (options.cwd) builder = builder.cwd(options.cwd);
    if (options.env) builder = builder.env(options.env);
    const { code } = await builder.spawn();
    if (code !== 0 && !(options.allowed ?? []).includes(code)) {
      throw new CommandError(shown, code, lastLines(tail, 30), { help: options.help, log: options.log });
    }
    return { code, stdout, elapsed: performance.now() - started };
  } finally {
    // The next command begins on a line of its own.
    if (tail && !tail.endsWith("\n")) log?.writeSync(new TextEncoder().encode("\n"));
    log?.close();
  }
}

/** The last `count` lines of a text, without empty ones at its end. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
