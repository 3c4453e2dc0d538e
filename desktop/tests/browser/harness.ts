/** Runs the real app for the browser tests: the built page, the sidecar from source, Chromium. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { fileURLToPath } from "node:url";
import { delimiter as DELIMITER, join } from "node:path";
import { asRoot } from "../../../scripts/lib/as_root.ts";
import { pythonOf } from "../../../scripts/lib/python.ts";
import { steadyAssets } from "../../../scripts/testing/steady_assets.ts";
import { requireTool, testWith } from "../../../scripts/testing/test_with.ts";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const SIDECAR = join(ROOT, "sidecar");

/** The interpreter of the sidecar's environment, which `deno task test` makes. */
export const pythonPath: string = pythonOf("dev");

/** A browser test. */
export function browserTest(name: string, run: (test: Deno.TestContext) => Promise<void>): void {
  testWith({ tools: ["chromium"] }, name, run, { sanitizeOps: false, sanitizeResources: false });
}

/** Milliseconds until something that is waited for counts as not coming: the machine may be busy with other things. */
export const PATIENCE = 120_000;

interface SidecarOptions {
  dataDir: string;
  uiDir: string;
  /** Beside the test's own environment. */
  env?: Record<string, string>;
}

function spawnSidecar({ dataDir, uiDir, env }: SidecarOptions): Deno.ChildProcess {
  return new Deno.Command(pythonPath, {
    args: ["-m", "pika_sidecar", "ui", "--no-open", "--data-dir", dataDir, "--ui-dir", uiDir],
    cwd: SIDECAR,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** Starts Pika again on a data folder that is in use; gives what it says before it ends, with code 0. */
export async function secondStart(options: SidecarOptions): Promise<{ url: string }> {
  const { code, stdout } = await spawnSidecar(options).output();
  if (code !== 0) throw new Error(`The second start ended with code ${code}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Calls a method of the sidecar over a socket of the page's own: for what no button does at that moment. */
export async function callSidecar(page: Page, method: string, params = {}): Promise<void> {
  await page.evaluate(({ method, params }) =>
    new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(`ws://${location.host}/rpc`);
      socket.onopen = () => socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
      socket.onclose = () => reject(new Error(`The sidecar did not answer ${method}`));
      socket.onmessage = ({ data }) => {
        const { id, error } = JSON.parse(data);
        if (id !== 1) return;
        if (error) reject(new Error(error.message));
        else resolve();
        socket.close();
      };
    }), { method, params });
}

/** A file system of its own at `path`, of `size` (as `mount` writes it), that can be filled up. Mounts as root. */
export async function smallDisk(path: string, size: string) {
  const ballast = join(path, "ballast");
  await Deno.mkdir(path);
  const options = `size=${size},uid=${Deno.uid()},gid=${Deno.gid()}`;
  await asRootCommand(["mount", "-t", "tmpfs", "-o", options, "pika-test", path]);
  return {
    path,
    /** Fills it but for `room` bytes. */
    async fill(room: number) {
      using file = await Deno.open(ballast, { create: true, write: true });
      const block = new Uint8Array(4096);
      try {
        while (true) await file.write(block);
      } catch {
        // full
      }
      await file.truncate((await file.stat()).size - room);
    },
    empty: () => Deno.remove(ballast),
    [Symbol.asyncDispose]: () => asRootCommand(["umount", "-l", path]),
  };
}

async function asRootCommand(words: string[]): Promise<void> {
  const [name = "", ...args] = asRoot(words);
  await command(name, args);
}

async function command(name: string, args: string[]): Promise<void> {
  const { success } = await new Deno.Command(name, { args, stdout: "null", stderr: "inherit" }).output();
  if (!success) throw new Error(`Cannot run "${name} ${args.join(" ")}": see the output above`);
}

/** A sidecar from source that serves the built page. */
export class Sidecar {
  #crashed = false;

  private constructor(readonly url: string, private readonly process: Deno.ChildProcess) {}

  static async start(options: SidecarOptions): Promise<Sidecar> {
    const process = spawnSidecar(options);
    const line = await firstLine(process.stdout);
    return new Sidecar(JSON.parse(line).url, process);
  }

  /** Kills it as a crash would: no goodbye, no cleaning up. */
  async crash(): Promise<void> {
    this.#crashed = true;
    this.process.kill("SIGKILL");
    await this.process.status;
  }

  /** Ends it in order; nothing when it has crashed. */
  async stop(): Promise<void> {
    if (!this.#crashed) this.process.kill("SIGTERM");
    await this.process.status;
  }
}

/**
 * Holds the analysis of sidecars with its `env`, so that a test sees it under way on any machine: workers wait in the middle of a file until
 * the gate is open. Closed at first. It is the one of `sidecar/tests/support/held.py`.
 */
export class Gate {
  private constructor(private readonly folder: string) {}

  static async make(folder: string): Promise<Gate> {
    await Deno.mkdir(folder);
    await Deno.writeTextFile(join(folder, "scan-open"), ""); // scans pass
    return new Gate(folder);
  }

  get env(): Record<string, string> {
    const program = join(SIDECAR, "tests/support/gate");
    return { PIKA_TEST_GATE: this.folder, PYTHONPATH: [program, SIDECAR].join(DELIMITER) };
  }

  open(): Promise<void> {
    return Deno.writeTextFile(join(this.folder, "open"), "");
  }

  close(): Promise<void> {
    return Deno.remove(join(this.folder, "open"));
  }
}

/** Renders the library of `make_music.py` into `folder`. */
export async function makeMusic(folder: string, copies: number): Promise<void> {
  await command(pythonPath, [join(ROOT, "desktop/tests/browser/make_music.py"), folder, String(copies)]);
}

/** Gives the tracks of `makeMusic` in the library of `dataDir` analyses of every kind, some of an older version. */
export async function fillAnalyses(dataDir: string): Promise<void> {
  await command(pythonPath, [
    join(ROOT, "desktop/tests/browser/fill_analyses.py"),
    join(dataDir, "library.db"),
  ]);
}

/** Writes a library of `tracks` analysed tracks into `dataDir`; their folder is away, as on a drive not connected. */
export async function makeLibrary(dataDir: string, tracks: number): Promise<void> {
  await Deno.mkdir(dataDir, { recursive: true });
  const args = [
    join(ROOT, "desktop/tests/browser/make_library.py"),
    join(dataDir, "library.db"),
    String(tracks),
  ];
  await command(pythonPath, args);
}

export async function launch(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await requireTool("chromium"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page in a window of its own, with patience. */
export async function newPage(browser: Browser, options?: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(PATIENCE);
  await steadyAssets(page);
  return page;
}

/** A folder of its own in the system's temporary folder, without links in its path. */
export async function scratch(): Promise<string> {
  return await Deno.realPath(await Deno.makeTempDir({ prefix: "pika-ui-" }));
}

/** Everything the page complained about; a test ends by looking at it. */
export function complaints(page: Page): string[] {
  const said: string[] = [];
  page.on("pageerror", (error) => said.push(`uncaught: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") said.push(`console: ${message.text()}`);
  });
  return said;
}

/** Takes a picture into the folder of `PIKA_UI_SHOTS`, if that is set. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = Deno.env.get("PIKA_UI_SHOTS");
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("\n")) return text.slice(0, text.indexOf("\n"));
  }
  throw new Error(`The sidecar ended before it said its address; it said "${text}"`);
}
