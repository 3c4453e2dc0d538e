/** Starts a program that serves, and waits until it says where: a line of JSON with a field `url` on its standard output. */

import { ScriptError } from "./errors.ts";
import { TextLineStream } from "./text_lines.ts";

/** A server that was started here. */
export interface ServerProcess {
  /** The address that it printed. */
  url: string;
  pid: number;
  /** Ends it in order and waits until it is gone; nothing when it has ended already. */
  stop(): Promise<void>;
  /** Ends it as a crash would, and waits until it is gone. */
  kill(): Promise<void>;
}

/**
 * Starts `words` and waits for the address.
 * Throws a ScriptError with what it said when it ends instead, or after `timeout` milliseconds (default: three minutes).
 */
export async function startServer(
  words: readonly string[],
  options: { env?: Record<string, string>; cwd?: string; timeout?: number } = {},
): Promise<ServerProcess> {
  const [program = "", ...args] = words;
  const child = new Deno.Command(program, {
    args,
    cwd: options.cwd,
    env: options.env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let said = "";
  const stderr = child.stderr.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({ write: (text) => void (said = (said + text).slice(-4000)) }),
  );
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  const reader = lines.getReader();
  const timer = setTimeout(() => child.kill("SIGKILL"), options.timeout ?? 180_000);
  const url = await firstUrl(reader);
  clearTimeout(timer);
  if (url === undefined) {
    await Promise.all([child.status, stderr]);
    throw new ScriptError(`The server ended without an address: ${words.join(" ")}\n${said}`);
  }
  const rest = drain(reader);
  const end = async (signal: Deno.Signal) => {
    try {
      child.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    await Promise.all([child.status, stderr, rest]);
  };
  return { url, pid: child.pid, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

async function firstUrl(reader: ReadableStreamDefaultReader<string>): Promise<string | undefined> {
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return undefined;
    const url = value.startsWith("{") ? JSON.parse(value).url : undefined;
    if (typeof url === "string") return url;
  }
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}
