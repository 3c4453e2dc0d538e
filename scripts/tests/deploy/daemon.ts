/** A program that the stand starts and must stop again: its output goes to a file, it is ended by its process id and no other way. */

import { lastLines } from "../../lib/command.ts";
import { ScriptError } from "../../lib/errors.ts";

export interface DaemonOptions {
  /** A file that receives what it prints. */
  log: string;
  env?: Record<string, string>;
  /** Whether it serves by now; asked until it says so. */
  isReady: () => Promise<boolean>;
  /** How long that may take. */
  seconds: number;
}

export interface Daemon extends AsyncDisposable {
  readonly pid: number;
  /** Asks it to end with SIGTERM, insists after `seconds` (10 by default), and waits until it is gone. */
  stop(options?: { seconds?: number }): Promise<void>;
}

/** Starts a program and waits until it is ready. Throws a ScriptError with its last lines when it ends instead, or never is. */
export async function startDaemon(words: readonly string[], options: DaemonOptions): Promise<Daemon> {
  const [program = "", ...args] = words;
  const child = new Deno.Command(program, {
    args,
    env: options.env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let ended = false;
  const over = Promise.all([
    child.status,
    append(child.stdout, options.log),
    append(child.stderr, options.log),
  ]).finally(() => ended = true);
  const stop = async ({ seconds = 10 } = {}) => {
    if (ended) return;
    signal(child, "SIGTERM");
    const timer = setTimeout(() => signal(child, "SIGKILL"), seconds * 1000);
    await over;
    clearTimeout(timer);
  };
  const deadline = performance.now() + options.seconds * 1000;
  while (!await options.isReady()) {
    if (!ended && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    const how = ended ? "ended at once" : `is not ready within ${options.seconds} s`;
    await stop();
    throw new ScriptError(
      `"${program}" ${how}:\n${lastLines(await Deno.readTextFile(options.log).catch(() => ""), 20)}`,
    );
  }
  return { pid: child.pid, stop, [Symbol.asyncDispose]: () => stop() };
}

async function append(stream: ReadableStream<Uint8Array>, path: string): Promise<void> {
  const file = await Deno.open(path, { create: true, append: true, write: true });
  await stream.pipeTo(file.writable);
}

function signal(child: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    child.kill(name);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended already
  }
}

/** Whether somebody listens on a port of the loopback interface. */
export async function listens(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}
