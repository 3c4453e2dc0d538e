/** A Windows with a DJ in it who installs the real Pika in the browser shell: packed by NSIS, the sidecar frozen for Windows. */

import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { emptyFolder, exists, listFiles, remove } from "../../lib/files.ts";
import { cacheDir, desktopDir, root } from "../../lib/paths.ts";
import { SidecarClient } from "../../lib/sidecar_client.ts";
import type { Release } from "../../release/release.ts";
import { buildInstaller } from "../../release/targets/windows/nsis.ts";
import { stageWindows } from "../../release/targets/windows/stage.ts";
import { until } from "../../testing/until.ts";
import { ensureWindowsPython } from "../../windows/python.ts";
import { Wine } from "../../windows/wine.ts";
import { trialKey } from "../installers/trial_key.ts";
import { frozenWindowsSidecar } from "./frozen_sidecar.ts";

/** A person whose profile has all that a name can have: a space, a letter outside ASCII, an apostrophe. */
const person = "Zoë O'Brien";
const profile = `C:\\users\\${person}`;
/** Where setup puts it by itself. */
export const installFolder: string = `${profile}\\AppData\\Local\\Programs\\Pika`;
const uninstallKey = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Pika";
/** The addresses that were given to the browser, one a line. */
const opened = "C:\\opened.txt";

/** Packs a version of Pika that looks for updates, and for its cloud, at `feed`. Returns the installer. */
export async function packWindows(version: string, feed: string): Promise<string> {
  const folder = join(cacheDir, "windows-setup-test", version);
  await emptyFolder(folder);
  const { publicFile } = await trialKey();
  const release: Release = {
    version,
    target: { os: "windows", arch: "x64" },
    commit: "",
    dirty: true,
    buildId: `${version}+trial`,
    shell: { kind: "browser", reason: "this is a trial" },
    published: false,
    cloud: feed, // nobody answers there: a night may begin all the same
    sidecarMode: "onedir",
    feed: { url: `${feed}/latest.json`, key: publicFile },
    workDir: folder,
    outDir: folder,
    sourceDateEpoch: 1_700_000_000,
  };
  const ui = join(folder, "ui");
  const build = join(desktopDir, "build.ts");
  await run([Deno.execPath(), "run", "-A", build, "--out", ui, "--build-id", release.buildId], { cwd: root });
  const { onedir: path } = await frozenWindowsSidecar();
  const tree = join(folder, "tree");
  await Deno.mkdir(tree);
  await stageWindows(release, { sidecar: { mode: "onedir", path }, ui, window: null }, tree);
  const file = join(folder, `pika-${version}-windows-x64-browser-shell.exe`);
  await buildInstaller(release, tree, file, {
    work: folder,
    compression: "fast",
    define: { STOP_SECONDS: "3" },
  });
  return file;
}

export class InstalledPika implements AsyncDisposable {
  private constructor(readonly wine: Wine, private readonly python: string) {}

  /** Starts the Windows; nothing is installed yet. */
  static async start(): Promise<InstalledPika> {
    const python = await ensureWindowsPython("build");
    const wine = await Wine.start({ cLibrary: "complete", person });
    const pika = new InstalledPika(wine, python);
    // The default browser: it keeps a list of what it is told to open.
    const command = `cmd.exe /d /c echo "%1">>${opened}`;
    for (const scheme of ["http", "https"]) {
      await wine.run("reg", "add", `HKCR\\${scheme}\\shell\\open\\command`, "/ve", "/d", command, "/f");
      await wine.run("reg", "delete", `HKCR\\${scheme}\\shell\\open\\ddeexec`, "/f");
    }
    return pika;
  }

  /** What the person has on this machine: Pika's data. */
  get dataFolder(): string {
    return this.wine.path(`${profile}\\AppData\\Local\\Pika`);
  }

  get music(): string {
    return "C:\\Zoë's music"; // Wine links the profile's own to the host
  }

  get shortcuts(): string[] {
    return [
      `${profile}\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Pika.lnk`,
      `${profile}\\Desktop\\Pika.lnk`,
    ];
  }

  /** A double click on a setup, and a press on the first button of each of its pages. Returns the exit code and what was read there. */
  async doubleClick(setup: string): Promise<{ code: number; read: string }> {
    const ended = this.#begin(this.wine.windowsPath(setup));
    const pressed = await this.wine.runWith({ seconds: 240 }, this.python, "-X", "utf8", "-c", pressing);
    if (pressed.code !== 0) throw new Error("The program that presses the buttons failed");
    return { code: await ended, read: pressed.stdout };
  }

  /** Runs a setup or the uninstaller that asks nothing; the exit code. */
  async silently(program: string, ...switches: string[]): Promise<number> {
    return await this.#begin(program, "/S", ...switches);
  }

  /** Opens the shortcut in the Start menu as a click does. */
  async openShortcut(): Promise<void> {
    await this.#begin("start", this.shortcuts[0]!);
  }

  /** Starts a program as a person does, nothing of it being connected with this one. Resolves with its exit code when it ends. */
  async #begin(...words: string[]): Promise<number> {
    const [program = "", ...args] = this.wine.words(...words as [string]);
    const streams = { stdin: "null", stdout: "null", stderr: "null" } as const;
    const child = new Deno.Command(program, { args, env: this.wine.env, ...streams }).spawn();
    return (await child.status).code;
  }

  /** How many addresses the browser was told to open. */
  async openedCount(): Promise<number> {
    return (await this.openedAddresses()).length;
  }

  /** What the page that the browser opened after `count` others talks to. */
  async pageAfter(count: number): Promise<SidecarClient> {
    await until("the browser is told an address", async () => await this.openedCount() > count);
    return await SidecarClient.open((await this.openedAddresses()).at(-1)!);
  }

  private async openedAddresses(): Promise<string[]> {
    const text = await Deno.readTextFile(this.wine.path(opened)).catch(() => "");
    return [...text.matchAll(/^"(.*)"\s*\n/gm)].map(([, address]) => address!);
  }

  /** What the system's list of apps says of it; empty where it is not listed. */
  async listed(): Promise<Map<string, string>> {
    return await this.wine.registry(uninstallKey);
  }

  /** The host's ids of the programs that run and have such a name; by default Pika's. */
  async processes(named = /pika|setup|uninstall|\bAu_\.exe/i): Promise<number[]> {
    const name = (program = "") => program.replaceAll("/", "\\").split("\\").at(-1)!;
    return (await this.wine.processes()).filter(({ words }) => named.test(name(words[0]))).map(({ pid }) =>
      pid
    );
  }

  /** Files, and values of the registry that are the person's, as before and after are compared. */
  async snapshot(): Promise<string[]> {
    const files = await listFiles(this.wine.path("C:\\"));
    const values = await this.wine.registry("HKCU\\Software");
    const others = /\\Wine\b|Explorer\\|Internet Settings|\\Uninstall$/;
    return [
      ...files.filter((file) =>
        !file.startsWith(this.wine.path("C:\\windows")) && !/INet|\/History\/|\/Recent\//.test(file)
      ),
      ...[...values].filter(([name]) => !others.test(name)).map(([name, value]) => `${name} = ${value}`),
    ].filter((line) => !/\/(opened\.txt|pika-setup\.log)$/.test(line)).sort();
  }

  async log(): Promise<string> {
    const folders = ["Temp", "AppData\\Local\\Temp"].map((name) => this.wine.path(`${profile}\\${name}`));
    for (const folder of folders) {
      const file = join(folder, "pika-setup.log");
      if (await exists(file)) return new TextDecoder("utf-16le").decode(await Deno.readFile(file));
    }
    return "setup wrote no log";
  }

  /** Takes away what an uninstaller that stays in its place (`_?=`) cannot: itself. */
  async removeUninstaller(): Promise<void> {
    await Deno.remove(this.wine.path(`${installFolder}\\uninstall.exe`));
    await Deno.remove(this.wine.path(installFolder));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.wine[Symbol.asyncDispose]();
    await remove(join(cacheDir, "windows-setup-test"));
  }
}

/** Python for Windows that presses Yes, or else the first button, of each dialog of a setup until all are gone; it prints their texts. */
const pressing = `
import ctypes, time
from ctypes import wintypes
user = ctypes.windll.user32
visit = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)

def text_of(window):
    buffer = ctypes.create_unicode_buffer(500)
    user.GetWindowTextW(window, buffer, 500)
    return buffer.value

def class_of(window):
    buffer = ctypes.create_unicode_buffer(100)
    user.GetClassNameW(window, buffer, 100)
    return buffer.value

def listed(enumerate_, *before):
    found = []
    enumerate_(*before, visit(lambda window, _: found.append(window) or True), 0)
    return found

seen, came, gone = set(), False, 0
while gone < 20:
    dialogs = [w for w in listed(user.EnumWindows) if class_of(w) == "#32770" and user.IsWindowVisible(w)]
    came, gone = came or bool(dialogs), gone + 1 if came and not dialogs else 0
    for dialog in dialogs:
        for inner in listed(user.EnumChildWindows, dialog):
            text = text_of(inner).strip("\\uffff ")
            if text and text not in seen:
                seen.add(text)
                print(text, flush=True)
        button = user.GetDlgItem(dialog, 6) or user.GetDlgItem(dialog, 1)
        if button and user.IsWindowEnabled(button) and user.IsWindowVisible(button):
            user.PostMessageW(dialog, 0x111, user.GetDlgCtrlID(button), button)
    time.sleep(0.1)
`;
