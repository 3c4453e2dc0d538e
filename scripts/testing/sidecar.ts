/** The sidecar from its sources in the browser shell, as `pika-sidecar ui` serves the app's page. */

import { Program } from "../lib/program.ts";
import { root, sidecarDir } from "../lib/paths.ts";
import { pythonOf } from "../lib/python.ts";
import { run } from "../lib/command.ts";
import { socketOf } from "../lib/sidecar_page.ts";

export interface SidecarOptions {
  /** The folder of the library. */
  dataDir: string;
  /** The built page. */
  uiDir: string;
  /** Beside the test's own environment. */
  env?: Record<string, string>;
  /** `browser`: it opens the browser, by what `PATH` has for that; by default it only prints the address. */
  open?: "browser" | "nothing";
}

/** The interpreter of the sidecar's environment, which `deno task test` makes. */
export const pythonPath: string = pythonOf("dev");

function words({ dataDir, uiDir, open = "nothing" }: SidecarOptions): string[] {
  return [
    ...[pythonPath, "-m", "pika_sidecar", "ui", "--data-dir", dataDir, "--ui-dir", uiDir],
    ...open === "nothing" ? ["--no-open"] : [],
  ];
}

/** Runs until it is stopped or crashes. */
export class Sidecar implements AsyncDisposable {
  private constructor(
    /** The address of its page, with the token of this start. */
    readonly url: string,
    readonly program: Program,
  ) {}

  /** Starts it and waits for its address. */
  static async start(options: SidecarOptions): Promise<Sidecar> {
    const program = new Program(words(options), { cwd: sidecarDir, env: options.env });
    return new Sidecar(await program.url(), program);
  }

  /** Kills it as a crash would: no goodbye, no cleaning up. */
  async crash(): Promise<void> {
    await this.program.kill();
  }

  /** Ends it in order; nothing when it has crashed. */
  async stop(): Promise<void> {
    await this.program.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** Starts Pika again on a data folder that is in use; gives what it says before it ends, with code 0. */
export async function secondStart(options: SidecarOptions): Promise<{ url: string }> {
  const { stdout } = await run(words(options), { cwd: sidecarDir, env: options.env });
  return JSON.parse(stdout);
}

/** The address of one more socket of the page at `origin`, which keeps this key. */
export function socketOfPage(origin: string, key: string): Promise<string> {
  return socketOf(origin, key);
}

/** Runs a Python program of the project's, a path from the checkout's root, with the sidecar's environment. */
export async function runPython(program: string, ...args: string[]): Promise<void> {
  await run([pythonPath, `${root}/${program}`, ...args], { cwd: root });
}
