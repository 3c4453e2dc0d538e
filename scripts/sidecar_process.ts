/** Starts a sidecar program in its browser shell and waits for the address that it prints. */

import { join } from "node:path";
import { remove } from "./files.ts";
import { TextLineStream } from "./text_lines.ts";
import { ScriptError } from "./errors.ts";
import { SidecarClient } from "./sidecar_client.ts";

/** A sidecar that was started here. */
export interface SidecarProcess {
  /** The address with its one-time token. */
  address: string;
  pid: number;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts `words` (a sidecar's `ui` command) and waits until it prints its address.
 * Throws a ScriptError with what it said when it ends instead, or after `timeout` milliseconds.
 */
export async function startSidecar(
  words: readonly string[],
  options: { env?: Record<string, string>; cwd?: string; timeout?: number } = {},
): Promise<SidecarProcess> {
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
  const timer = setTimeout(() => child.kill("SIGKILL"), options.timeout ?? 60_000);
  const address = await firstAddress(reader);
  clearTimeout(timer);
  if (address === undefined) {
    await Promise.all([child.status, stderr]);
    throw new ScriptError(`The sidecar ended without an address: ${words.join(" ")}\n${said}`);
  }
  const rest = drain(reader);
  return {
    address,
    pid: child.pid,
    async stop() {
      try {
        child.kill("SIGTERM");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it has ended already
      }
      await Promise.all([child.status, stderr, rest]);
    },
  };
}

/**
 * Milliseconds from starting a frozen sidecar to its first answered request, on a new library. The sidecar is stopped again.
 */
export async function measureStart(program: string): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "pika-start-" });
  await Deno.mkdir(join(folder, "ui"));
  await Deno.writeTextFile(join(folder, "ui", "index.html"), "<!doctype html><title>Pika</title>");
  const started = performance.now();
  const words = [
    program,
    "ui",
    "--no-open",
    "--ui-dir",
    join(folder, "ui"),
    "--data-dir",
    join(folder, "data"),
  ];
  const sidecar = await startSidecar(words);
  try {
    using client = await SidecarClient.open(sidecar.address);
    await client.call("app.health");
    return performance.now() - started;
  } finally {
    await sidecar.stop();
    await remove(folder);
  }
}

async function firstAddress(reader: ReadableStreamDefaultReader<string>): Promise<string | undefined> {
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return undefined;
    if (value.startsWith("{")) return JSON.parse(value).url;
  }
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}
