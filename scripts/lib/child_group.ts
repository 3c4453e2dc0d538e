/** Programs that run at the same time and are stopped together, each with all that it has started. */

import { asRoot } from "./as_root.ts";

const hasGroups = Deno.build.os !== "windows";

/** What to run. */
export interface ChildCommand {
  words: string[];
  cwd: string;
  env?: Record<string, string>;
}

/** How a program ended. */
export interface ChildResult {
  code: number;
  /** What it printed on both streams, in the order it came; empty when that went to the terminal. */
  text: Uint8Array;
}

/** Runs programs, each in a process group of its own, so that a test's browser and database end with it. */
export class ChildGroup {
  #children = new Set<Deno.ChildProcess>();
  #stopped = false;

  /**
   * Runs a program to its end; `inherit` shows its output as it comes, `collect` returns it. Once they were stopped it starts
   * nothing and never resolves.
   */
  async run(command: ChildCommand, output: "inherit" | "collect"): Promise<ChildResult> {
    if (this.#stopped) return await new Promise(() => {});
    const [program = "", ...args] = command.words;
    const stream = output === "inherit" ? "inherit" : "piped";
    const child = new Deno.Command(program, {
      args,
      cwd: command.cwd,
      env: command.env,
      stdin: "null",
      stdout: stream,
      stderr: stream,
      detached: hasGroups,
    }).spawn();
    this.#children.add(child);
    const chunks: Uint8Array[] = [];
    const collect = async (from: ReadableStream<Uint8Array>) => {
      for await (const chunk of from) chunks.push(chunk);
    };
    const collected = output === "collect" ? [collect(child.stdout), collect(child.stderr)] : [];
    const { code } = await child.status;
    this.#children.delete(child);
    // What it left behind would keep the streams open, and the machine busy.
    signalGroup(child, "SIGTERM");
    await Promise.all(collected);
    return { code, text: new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer()) };
  }

  /** Ends all of them: as Ctrl-C does, and after `patience` milliseconds by force. */
  async stop(patience = 10_000): Promise<void> {
    this.#stopped = true;
    const children = [...this.#children];
    for (const child of children) signalGroup(child, "SIGINT");
    const timer = setTimeout(() => children.forEach((child) => signalGroup(child, "SIGKILL")), patience);
    await Promise.all(children.map((child) => child.status));
    clearTimeout(timer);
    for (const child of children) signalGroup(child, "SIGKILL");
  }
}

function signalGroup(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    if (hasGroups) Deno.kill(-child.pid, signal);
    else child.kill(signal);
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) return signalAsRoot(child.pid, signal);
    // Nobody of that group is left.
    if (!(error instanceof Deno.errors.NotFound || error instanceof TypeError)) throw error;
  }
}

/** A program that was started through sudo belongs to root. Its sudo passes the signal on. */
function signalAsRoot(group: number, signal: Deno.Signal): void {
  const [program = "", ...args] = asRoot(["kill", "-s", signal.slice("SIG".length), "--", `-${group}`]);
  new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "null" }).outputSync();
}
