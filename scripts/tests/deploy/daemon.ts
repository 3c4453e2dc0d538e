/** A program that the stand starts and must stop again: its output goes to a file, it is ended by its process id and no other way. */

import { ScriptError } from "../../lib/errors.ts";
import { Program } from "../../lib/program.ts";

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
  const log = await Deno.open(options.log, { create: true, append: true, write: true });
  const heard = (line: string) => void log.writeSync(new TextEncoder().encode(`${line}\n`));
  const program = new Program(words, { env: options.env, keep: 20, heard });
  void program.ended.finally(() => log.close());
  const stop = async ({ seconds = 10 } = {}) => void await program.stop({ patience: seconds * 1000 });
  const deadline = performance.now() + options.seconds * 1000;
  while (!await options.isReady()) {
    if (!program.isOver && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    const how = program.isOver ? "ended at once" : `is not ready within ${options.seconds} s`;
    await stop();
    throw new ScriptError(`"${words[0]}" ${how}:\n${program.lines.join("\n")}`);
  }
  return { pid: program.pid, stop, [Symbol.asyncDispose]: () => stop() };
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
