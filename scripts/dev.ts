/**
 * `deno task dev`: the UI bundle that rebuilds and reloads, and the sidecar from source that restarts, in one terminal with prefixed
 * output. Ctrl-C stops both.
 */

import { join } from "node:path";
import { parseArgs } from "node:util";
import { UsageError } from "./errors.ts";
import { cacheDir, desktopDir, root, sidecarDir } from "./paths.ts";
import { ensurePython } from "./python.ts";
import { bold, dim, green, main, print, say, yellow } from "./terminal.ts";
import { TextLineStream } from "./text_lines.ts";

const usage = `deno task dev [--no-open] [--data-dir DIR]

Runs Pika from source in the browser shell: the page reloads when the UI changes, the sidecar restarts when its
Python files change. Ctrl-C stops everything.

  --no-open        print the address instead of opening the browser
  --data-dir DIR   the library to work on (default: .cache/dev/data, not your own library)`;

/** A program that belongs to the development setup; its output is prefixed with its name. */
class Service {
  #child?: Deno.ChildProcess;
  #paint: (text: string) => string;

  constructor(readonly name: string, readonly words: string[], options: { paint: (text: string) => string }) {
    this.#paint = options.paint;
  }

  start(): void {
    const [program = "", ...args] = this.words;
    this.#child = new Deno.Command(program, {
      args,
      cwd: root,
      env: { PYTHONPATH: sidecarDir, PYTHONUTF8: "1", PYTHONUNBUFFERED: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#follow(this.#child.stdout);
    this.#follow(this.#child.stderr);
  }

  /** Ends the program; resolves when it is gone. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    try {
      child.kill("SIGTERM");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await child.status;
    clearTimeout(timer);
  }

  /** Resolves with the exit code when the program that runs now ends. */
  async ended(): Promise<number> {
    return (await this.#child!.status).code;
  }

  async #follow(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const lines = stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const line of lines) say(`${this.#paint(this.name.padEnd(8))} ${line}`);
  }
}

/** Calls back once after a burst of changes to Python or SQL files. */
async function watchSidecar(changed: () => Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  for await (const event of Deno.watchFs(join(sidecarDir, "pika_sidecar"))) {
    if (event.kind === "access" || !event.paths.some((path) => /\.(py|sql)$/.test(path))) continue;
    clearTimeout(timer);
    timer = setTimeout(changed, 200);
  }
}

function parse(args: string[]): { open: boolean; dataDir: string; help: boolean } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        "no-open": { type: "boolean", default: false },
        "data-dir": { type: "string", default: join(cacheDir, "dev", "data") },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return { open: !values["no-open"], dataDir: values["data-dir"], help: values.help };
  } catch (error) {
    throw new UsageError((error as Error).message, { help: usage });
  }
}

await main(async () => {
  const options = parse(Deno.args);
  if (options.help) return print(usage);
  const python = await ensurePython("build");
  const bundle = join(cacheDir, "dev", "ui");
  await Deno.mkdir(options.dataDir, { recursive: true });

  const build = join(desktopDir, "build.ts");
  const ui = new Service("ui", [Deno.execPath(), "run", "-A", build, "--out", bundle, "--watch"], {
    paint: green,
  });
  const words = [python, "-m", "pika_sidecar", "ui", "--ui-dir", bundle, "--data-dir", options.dataDir];
  const sidecar = new Service("sidecar", options.open ? words : [...words, "--no-open"], { paint: yellow });

  const stopped = Promise.withResolvers<void>();
  Deno.addSignalListener("SIGINT", () => stopped.resolve());
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => stopped.resolve());

  say(`${bold("Pika from source")} ${dim("(Ctrl-C stops everything)")}`);
  ui.start();
  let restarting = false;
  const startSidecar = async () => {
    sidecar.start();
    const code = await sidecar.ended();
    if (restarting) return;
    if (code === 0) return stopped.resolve(); // its last page was closed
    say(yellow(`sidecar  ended with code ${code}; it starts again when one of its files changes`));
  };
  void startSidecar();
  void watchSidecar(async () => {
    say(dim("sidecar  restarts: its files changed"));
    restarting = true;
    await sidecar.stop();
    restarting = false;
    void startSidecar();
  });
  void ui.ended().then((code) => {
    say(`ui ended with code ${code}`);
    stopped.resolve();
  });

  await stopped.promise;
  await Promise.all([ui.stop(), sidecar.stop()]);
});
