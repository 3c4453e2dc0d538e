/**
 * A Windows for tests: a fresh wine prefix in a folder of its own, without menus on the host and without a screen. It runs
 * 64-bit programs only. wine ends with 0 when it does nothing, so tests look at files too.
 */

import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { exists, listFiles, remove } from "../../lib/files.ts";
import { requireTool } from "../../testing/test_with.ts";

/** A program that was started and goes on. */
export interface Begun {
  running: boolean;
  ended: Promise<number>;
  kill(): void;
}

export class Wine implements AsyncDisposable {
  private constructor(
    private readonly loader: string,
    private readonly server: string,
    /** The whole of it: home folder and prefix. */
    readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  /** Makes a prefix that says it is Windows 10. Takes 15 s. */
  static async start(): Promise<Wine> {
    const loader = await requireTool("wine64");
    const beside = join(loader, "..", "wineserver");
    const server = await exists(beside) ? beside : "wineserver";
    const folder = await Deno.makeTempDir({ prefix: "pika-wine-" });
    const env = {
      HOME: folder, // wineboot links the person's folders to it
      WINEPREFIX: join(folder, "prefix"),
      WINEDEBUG: "-all",
      WINEDLLOVERRIDES: "winemenubuilder.exe=d;mscoree=d;mshtml=d",
      DISPLAY: "",
    };
    const wine = new Wine(loader, server, folder, env);
    await wine.run("wineboot", "-i");
    await run([server, "-w"], { env });
    await wine.setRegistry("HKCU\\Software\\Wine\\Drivers", "Graphics", "null"); // windows without a screen
    await wine.setVersion("win10");
    return wine;
  }

  /** Runs a program to its end. Words with spaces become several: `/D=` takes the rest of the line unquoted. */
  async run(program: string, ...words: string[]): Promise<{ code: number; stdout: string }> {
    const all = Array.from({ length: 256 }, (_, code) => code);
    return await run([this.loader, program, ...words], { env: this.env, allowed: all });
  }

  /** Starts a program that goes on; `ended` resolves with its exit code. */
  begin(program: string): Begun {
    const child = new Deno.Command(this.loader, {
      args: [program],
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

  async setVersion(version: "win7" | "win10"): Promise<void> {
    await this.setRegistry("HKCU\\Software\\Wine", "Version", version);
  }

  async setRegistry(key: string, name: string, value: string): Promise<void> {
    await this.run("reg", "add", key, "/v", name, "/d", value, "/f");
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

function expand(key: string): string {
  return key.replace(/^HKCU/, "HKEY_CURRENT_USER").replace(/^HKLM/, "HKEY_LOCAL_MACHINE");
}
