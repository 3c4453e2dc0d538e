/**
 * Neutralino 6.9 as its page and its extension see it, after what was seen on the runtime itself: it serves the page with the headers of
 * `neutralino.config.json`, starts the sidecar with one line on its standard input, answers calls, hands events on. It loses its
 * connections as a laptop's sleep makes it lose them.
 */
import { extname, join } from "node:path";
import { sidecarDir } from "../lib/paths.ts";
import { Program } from "../lib/program.ts";
import { readWindowConfiguration, type WindowSystem } from "../lib/window_configuration.ts";
import { pythonPath } from "./sidecar.ts";

export interface NeutralinoOptions {
  /** The folder of the library. */
  dataDir: string;
  /** The built page. */
  uiDir: string;
  /** A folder for what it writes. */
  scratch: string;
  /** Of the sidecar, beside the test's own environment. */
  env?: Record<string, string>;
  /** The words that start the sidecar, and the system that they are for; by default its sources, here. */
  sidecar?: { words: readonly string[]; os: "Linux" | "Windows" };
  /** Answers in the place of a sidecar of its own: an address of one that runs already, for a page of `origin`. */
  joins?: (origin: string) => Promise<{ url: string; token: string }>;
}

/** A call of the page or of the extension. */
interface Call {
  id: string;
  method: string;
  accessToken: string;
  data: Record<string, unknown>;
}

const EXTENSION = "pika.sidecar";
const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "application/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** What a page may do in it on a system. */
export async function allowedOn(system: WindowSystem): Promise<string[]> {
  return (await readWindowConfiguration(system)).nativeAllowList;
}

/** Runs until it is stopped, and its sidecar with it. */
export class Neutralino implements AsyncDisposable {
  /** The folder that the person chooses in the next dialog. */
  folder = "";
  /** What the system's shell says when the page asks why there is no sidecar: its exit code, 0 when the program runs. */
  versionCode = 0;
  /** How often the page has started the extension again. */
  restarts = 0;
  /** The methods that were called. */
  readonly called: string[] = [];
  /** The addresses that were opened. */
  readonly opened: unknown[] = [];
  readonly token = `${crypto.randomUUID()}.${crypto.randomUUID()}`;
  #pages = new Set<WebSocket>();
  #extension: WebSocket | null = null;
  /** Open, and nothing comes through any more. */
  #dead = new Set<WebSocket>();
  #server: Deno.HttpServer<Deno.NetAddr> | null = null;
  #sidecar: Program | null = null;
  #port = 0;

  private constructor(
    readonly options: NeutralinoOptions,
    readonly extension: "started" | "missing",
    readonly headers: Record<string, string>,
  ) {}

  /** Starts it, and its extension; one that is missing cannot be started by the page either. */
  static async start(
    options: NeutralinoOptions,
    { extension = "started" }: { extension?: "started" | "missing" } = {},
  ): Promise<Neutralino> {
    const system = options.sidecar?.os === "Windows" ? "windows" : "linux";
    const { serverHeaders } = await readWindowConfiguration(system);
    const neutralino = new Neutralino(options, extension, serverHeaders);
    neutralino.listen();
    if (extension === "started") await neutralino.startSidecar();
    return neutralino;
  }

  /** Where the page is. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/index.html`;
  }

  /** The script that the window runs before those of the page. */
  get globals(): string {
    const values = {
      ...{
        NL_OS: this.options.sidecar?.os ?? "Linux",
        NL_PORT: this.#port,
        NL_TOKEN: this.token,
        NL_PATH: "/opt/pika",
      },
      ...{ NL_WSAVSTLOADED: true, NL_GINJECTED: true, NL_VERSION: "6.9.0" },
    };
    return `Object.assign(globalThis, ${JSON.stringify(values)});`;
  }

  /** Serves; after {@linkcode leave} at the same port. */
  listen(): void {
    const where = { hostname: "127.0.0.1", port: this.#port, onListen() {} };
    this.#server = Deno.serve(where, (request) => this.#serve(request));
    this.#port = this.#server.addr.port;
  }

  /** Nobody listens any more, and every connection is gone. */
  async leave(): Promise<void> {
    this.cut();
    await this.#server?.shutdown();
    this.#server = null;
  }

  /** Every connection breaks. */
  cut(): void {
    for (const socket of this.#sockets()) socket.close();
  }

  /** Every connection stays open, and nothing comes through it any more; new ones are well. */
  deaden(): void {
    for (const socket of this.#sockets()) this.#dead.add(socket);
  }

  /** Starts the extension: one line of JSON, then the end of file. */
  async startSidecar(): Promise<void> {
    const greeting = join(this.options.scratch, "greeting.json");
    await Deno.writeTextFile(
      greeting,
      JSON.stringify({
        nlPort: String(this.#port),
        nlToken: this.token,
        nlConnectToken: this.token.split(".")[1],
        nlExtensionId: EXTENSION,
      }) + "\n",
    );
    const { words } = this.options.sidecar ?? { words: [pythonPath, "-m", "pika_sidecar"] };
    this.#sidecar = new Program(
      ["sh", "-c", 'exec "$@" < "$0"', greeting, ...words],
      { cwd: sidecarDir, env: { ...this.options.env, PIKA_DATA_DIR: this.options.dataDir } },
    );
  }

  /** Whether the extension that was started still runs. */
  get sidecarRuns(): boolean {
    return this.#sidecar !== null && !this.#sidecar.isOver;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sidecar?.stop();
    await this.leave();
  }

  *#sockets(): Generator<WebSocket> {
    yield* this.#pages;
    if (this.#extension) yield this.#extension;
  }

  async #serve(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (request.headers.get("upgrade") === "websocket") {
      if (searchParams.get("connectToken") !== this.token.split(".")[1]) {
        return new Response("", { status: 403 });
      }
      return this.#connect(request, searchParams.get("extensionId") !== null);
    }
    try {
      const body = await Deno.readFile(join(this.options.uiDir, pathname));
      return new Response(body, {
        headers: { ...this.headers, "content-type": TYPES[extname(pathname)] ?? "application/octet-stream" },
      });
    } catch {
      return new Response("", { status: 404 });
    }
  }

  #connect(request: Request, isExtension: boolean): Response {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => {
      if (isExtension) this.#extension = socket;
      else this.#pages.add(socket);
    };
    socket.onclose = () => {
      this.#dead.delete(socket);
      this.#pages.delete(socket);
      // By its name, whichever connection that has by now; the runtime does the same.
      if (isExtension) this.#extension = null;
    };
    socket.onmessage = (event) => {
      const call: Call = JSON.parse(event.data);
      if (this.#dead.has(socket) || call.accessToken !== this.token) return;
      this.called.push(call.method);
      const returnValue = this.#do(call);
      this.#say(socket, { id: call.id, method: call.method, data: { success: true, returnValue } });
    };
    return response;
  }

  #do({ method, data }: Call): unknown {
    switch (method) {
      case "extensions.getStats":
        return {
          loaded: [EXTENSION],
          connected: this.#extension || this.options.joins ? [EXTENSION] : [],
        };
      case "extensions.dispatch":
        if (this.#extension) this.#say(this.#extension, { event: data.event, data: data.data });
        else if (data.event === "pika.connect") void this.#join();
        return undefined;
      case "app.broadcast":
        for (const socket of this.#sockets()) this.#say(socket, { event: data.event, data: data.data });
        return undefined;
      case "os.showFolderDialog":
        return this.folder;
      case "os.open":
        return void this.opened.push(data.url);
      case "computer.getDisplays":
        return [];
      case "window.getSize":
        return { width: 1280, height: 800 };
      case "window.getPosition":
        return { x: 0, y: 0 };
      case "os.spawnProcess": // the page starts the extension again
        if (String(data.command).includes("--version")) {
          const exit = { event: "spawnedProcess", data: { id: 1, action: "exit", data: this.versionCode } };
          for (const socket of this.#pages) this.#say(socket, exit);
          return { id: 1, pid: 0 };
        }
        this.restarts++;
        if (this.extension === "started") void this.startSidecar();
        return { id: 0, pid: 0 };
      default:
        return undefined;
    }
  }

  async #join(): Promise<void> {
    const { port } = this.#server!.addr;
    const address = await this.options.joins?.(`http://127.0.0.1:${port}`);
    const data = { ...address, error: null };
    for (const socket of this.#pages) this.#say(socket, { event: "pika.sidecar", data });
  }

  #say(socket: WebSocket, message: unknown): void {
    if (!this.#dead.has(socket) && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }
}
