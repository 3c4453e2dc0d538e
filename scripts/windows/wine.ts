/**
 * A Windows on Linux: a fresh wine prefix in a folder of its own, without menus on the host and without a screen. It runs
 * 64-bit programs only. wine ends with 0 when it does nothing, so look at files too.
 */

import { join } from "node:path";
import { run, type RunResult } from "../lib/command.ts";
import { ScriptError } from "../lib/errors.ts";
import { exists, listFiles, remove } from "../lib/files.ts";
import { toolNamed } from "../lib/tools.ts";
import { until } from "../lib/until.ts";
import { completedCLibrary, wineOwn } from "./c_library.ts";

/** A program that was started and goes on. */
export interface Begun {
  running: boolean;
  ended: Promise<number>;
  kill(): void;
}

/** A process of a program for Windows. */
export interface WindowsProcess {
  /** Its id on this machine. */
  pid: number;
  /** The program, as Windows calls its path, and its arguments. */
  words: string[];
}

export interface WineOptions {
  /** `complete`: with the complex functions that NumPy calls (c_library.ts); by default as Wine has it. */
  cLibrary?: "wine's own" | "complete";
  /** Whose profile it has; by default the host's person. */
  person?: string;
}

export interface WineRunOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** A file that receives what it prints. */
  log?: string;
  output?: "quiet" | "show";
  /** Seconds after which it is stopped; by default ten minutes. */
  seconds?: number;
}

/** What no program here shall start: menus on the host, .NET, a browser, and a debugger that waits for a person after a crash. */
const overrides = ["winemenubuilder.exe=d", "mscoree=d", "mshtml=d", "winedbg.exe=d"];

export class Wine implements AsyncDisposable {
  private constructor(
    private readonly loader: string,
    private readonly server: string,
    /** The whole of it: home folder and prefix. */
    readonly folder: string,
    /** What programs in it need of the environment; for who starts them in another way: `words`. */
    readonly env: Record<string, string>,
  ) {}

  /** Makes a prefix that says it is Windows 10. Takes 15 s. Throws a ScriptError without wine. */
  static async start({ cLibrary = "wine's own", person }: WineOptions = {}): Promise<Wine> {
    const loader = await toolNamed("wine64").find();
    if (!loader) {
      throw new ScriptError("Cannot find wine64", { help: "deno task doctor   says how to install it" });
    }
    const beside = join(loader, "..", "wineserver");
    const server = await exists(beside) ? beside : "wineserver";
    const folder = await Deno.makeTempDir({ prefix: "pika-wine-" });
    const env = {
      HOME: folder, // wineboot links the person's folders to it
      WINEPREFIX: join(folder, "prefix"),
      WINEDEBUG: "-all",
      WINEDLLOVERRIDES: overrides.join(";"),
      DISPLAY: "",
      // Names of files are what the locale says.
      ...(person === undefined ? {} : { USER: person, LC_ALL: "C.UTF-8" }),
    };
    const wine = new Wine(loader, server, folder, env);
    await wine.run("wineboot", "-i");
    await run([server, "-w"], { env });
    if (cLibrary === "complete") await wine.completeCLibrary();
    // Windows without a screen: before the first one is made, which decides it for all.
    await wine.begin(...registryWords("HKCU\\Software\\Wine\\Drivers", "Graphics", "null")).ended;
    await wine.keepServices();
    await wine.setVersion("win10");
    return wine;
  }

  /**
   * Wine's services begin with the first program, keep its streams as long as any program is there, and take seconds to end after the
   * last. So the first one has no streams, and stays: whoever waits for the end of another's streams waits for that one only.
   */
  private async keepServices(): Promise<void> {
    this.begin("notepad.exe");
    await until(() => this.hasServices(), { what: "Wine's services did not begin", seconds: 120 });
  }

  private async hasServices(): Promise<boolean> {
    return (await this.processes()).some(({ words: [program = ""] }) => program.endsWith("services.exe"));
  }

  /** What runs in it, Windows' own services too: each is a process of this machine. */
  async processes(): Promise<WindowsProcess[]> {
    const found: WindowsProcess[] = [];
    for await (const { name } of Deno.readDir("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      // One that has ended meanwhile, or is not ours to see, is none.
      const read = (file: string) => Deno.readTextFile(join("/proc", name, file)).catch(() => "");
      const environment = (await read("environ")).split("\0");
      if (!environment.includes(`WINEPREFIX=${this.env.WINEPREFIX}`)) continue;
      found.push({ pid: Number(name), words: (await read("cmdline")).split("\0").slice(0, -1) });
    }
    return found;
  }

  private async completeCLibrary(): Promise<void> {
    const own = this.path("C:\\windows\\system32\\ucrtbase.dll");
    const completed = await completedCLibrary(own);
    await Deno.rename(own, this.path(`C:\\windows\\system32\\${wineOwn}`));
    await Deno.copyFile(completed, own);
    this.env.WINEDLLOVERRIDES = [...overrides, "ucrtbase=n"].join(";");
  }

  /** The words that start a program in it, with `env`. Its streams must be pipes: a file as stdout is an invalid handle for Python. */
  words(program: string, ...words: string[]): string[] {
    return [this.loader, program, ...words];
  }

  /** Runs a program to its end. Words with spaces become several: `/D=` takes the rest of the line unquoted. */
  async run(program: string, ...words: string[]): Promise<{ code: number; stdout: string }> {
    return await this.runWith({}, program, ...words);
  }

  /** As `run`, somewhere else or with more in its environment. Throws a CommandError when it does not end in time. */
  async runWith(options: WineRunOptions, program: string, ...words: string[]): Promise<RunResult> {
    const { seconds = 600, env, ...others } = options;
    const all = Array.from({ length: 256 }, (_, code) => code);
    const signal = AbortSignal.timeout(seconds * 1000);
    const result = await run(this.words(program, ...words), {
      ...others,
      env: { ...this.env, ...env },
      allowed: all,
      signal,
    });
    if (signal.aborted) throw new ScriptError(`${program} did not end within ${seconds} s and was stopped`);
    return result;
  }

  /** Starts a program that goes on; `ended` resolves with its exit code. */
  begin(program: string, ...words: string[]): Begun {
    const [command = "", ...args] = this.words(program, ...words);
    const child = new Deno.Command(command, {
      args,
      env: this.env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const begun: Begun = {
      running: true,
      ended: child.status.then(({ code }) => {
        begun.running = false;
        return code;
      }),
      kill: () => child.kill("SIGKILL"),
    };
    return begun;
  }

  /** The path on this machine of a path on drive C. */
  path(windows: string): string {
    return join(this.env.WINEPREFIX ?? "", "drive_c", ...windows.replace(/^C:\\/, "").split("\\"));
  }

  /** What programs in it call a path on this machine: drive C where it is there, else drive Z. */
  windowsPath(path: string): string {
    const c = this.path("C:\\");
    return path.startsWith(c)
      ? `C:\\${path.slice(c.length).replace(/^\//, "").replaceAll("/", "\\")}`
      : `Z:${path.replaceAll("/", "\\")}`;
  }
  async setVersion(version: "win7" | "win10"): Promise<void> {
    await this.setRegistry("HKCU\\Software\\Wine", "Version", version);
  }

  async setRegistry(key: string, name: string, value: string): Promise<void> {
    await this.run(...registryWords(key, name, value));
  }

  async deleteRegistry(key: string): Promise<void> {
    await this.run("reg", "delete", key, "/f");
  }

  /** The values of a key as text; empty when it is not there. */
  async registry(key: string): Promise<Map<string, string>> {
    const file = "C:\\export.reg";
    await remove(this.path(file));
    await this.run("reg", "export", key, file, "/y");
    if (!await exists(this.path(file))) return new Map();
    const text = new TextDecoder("utf-16le").decode(await Deno.readFile(this.path(file)));
    await remove(this.path(file));
    let path = "";
    const values = new Map<string, string>();
    for (const line of text.split(/\r?\n/)) {
      const section = /^\[(.*)\]$/.exec(line)?.[1];
      if (section !== undefined) {
        path = section;
        values.set(path, "");
      }
      const value = /^"(.*?)"=(.*)$/.exec(line);
      if (value) {
        const name = path.toLowerCase() === expand(key).toLowerCase()
          ? value[1] ?? ""
          : `${path}\\${value[1]}`;
        values.set(name, (value[2] ?? "").replace(/^"(.*)"$/, "$1").replaceAll(/\\(.)/g, "$1"));
      }
    }
    return values;
  }

  /** All files outside of Windows' own folders. */
  async files(): Promise<string[]> {
    return (await listFiles(this.path("C:\\"))).filter((file) =>
      !file.startsWith(this.path("C:\\windows")) && !/INet(Cache|Cookies)|\/History\//.test(file)
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run([this.server, "-k"], { env: this.env, allowed: [1, 2] });
    await run([this.server, "-w"], { env: this.env });
    await remove(this.folder);
  }
}

/** The words that set a value. */
function registryWords(key: string, name: string, value: string): [string, ...string[]] {
  return ["reg", "add", key, "/v", name, "/d", value, "/f"];
}

function expand(key: string): string {
  return key.replace(/^HKCU/, "HKEY_CURRENT_USER").replace(/^HKLM/, "HKEY_LOCAL_MACHINE");
}
