/** Runs a program that is ended together with all that it started, and shows what it says. */

import { lastLines } from "../lib/command.ts";
import { TextLineStream } from "../lib/text_lines.ts";

export interface ContainedOptions {
  /** A file that receives all that it prints. */
  log: string;
  env?: Record<string, string>;
  /** Ends it: as Ctrl-C does, and after some seconds by force. */
  signal: AbortSignal;
  /** Called with each line that it prints. */
  onLine(line: string): void;
}

export interface ContainedResult {
  code: number;
  /** The last lines that it printed. */
  tail: string;
  /** Milliseconds from start to end. */
  elapsed: number;
}

const patience = 15_000;

/**
 * Runs words to their end; the program's standard input stays open until then, or until this process is gone. Throws the signal's
 * reason when it was ended.
 */
export async function runContained(
  words: readonly string[],
  options: ContainedOptions,
): Promise<ContainedResult> {
  options.signal.throwIfAborted();
  const started = performance.now();
  using file = await Deno.open(options.log, { create: true, append: true, write: true });
  // Both streams as one: what they say stays in its order.
  const child = new Deno.Command("sh", {
    args: ["-c", 'exec "$@" 2>&1', "sh", ...words],
    env: options.env,
    stdin: "piped",
    stdout: "piped",
    detached: true,
  }).spawn();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    signalGroup(child.pid, "SIGINT");
    timer = setTimeout(() => signalGroup(child.pid, "SIGKILL"), patience);
  };
  options.signal.addEventListener("abort", end);
  let tail = "";
  const read = async () => {
    const [bytes, text] = child.stdout.tee();
    const lines = text.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    const writing = bytes.pipeTo(new WritableStream({ write: (chunk) => void file.writeSync(chunk) }));
    for await (const line of lines) {
      tail = lastLines(`${tail}\n${line}`, 60);
      options.onLine(line);
    }
    await writing;
  };
  try {
    const [{ code }] = await Promise.all([child.status, read()]);
    options.signal.throwIfAborted();
    return { code, tail, elapsed: performance.now() - started };
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", end);
    await child.stdin.close().catch(() => {}); // it may be gone with its reader
  }
}

function signalGroup(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error; // nobody of that group is left
  }
}
