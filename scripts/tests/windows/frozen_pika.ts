/**
 * Pika as a DJ has it on Windows: the frozen program with the app's page, in the folder of its installer, and a person whose name holds
 * whatever a path can trip over. It runs under Wine.
 */

import { dirname, join } from "node:path";
import { copyTree } from "../../lib/files.ts";
import { Program } from "../../lib/program.ts";
import { SidecarClient } from "../../lib/sidecar_client.ts";
import { DenoProgram } from "../../testing/deno_program.ts";
import { until } from "../../testing/until.ts";
import { Wine } from "../../windows/wine.ts";
import { frozenWindowsSidecar } from "./frozen_sidecar.ts";

/** Home of a person with an apostrophe, what `cmd` reads as its own, and a letter outside of ASCII. */
export const home = "C:\\users\\O'Brien & 100% Søn";

/** How it is started beside the usual. */
export interface StartOptions {
  /** The folder of the library, as Windows calls it; by default the usual one. */
  dataDir?: string;
  env?: Record<string, string>;
}

export class FrozenPika implements AsyncDisposable {
  private constructor(
    readonly wine: Wine,
    /** Path of the program here. */
    readonly program: string,
  ) {}

  /** Freezes the sidecar when it has changed, makes a Windows, and puts the program there. */
  static async open(): Promise<FrozenPika> {
    const { onedir } = await frozenWindowsSidecar();
    const wine = await Wine.start({ cLibrary: "complete", person: home.slice("C:\\users\\".length) });
    const folder = wine.path(`${home}\\AppData\\Local\\Programs\\Pika\\sidecar`);
    await copyTree(onedir, folder);
    const info = { version: "0.1.0", build: "source", commit: "", feed: null, feed_key: "", cloud: null };
    await Deno.writeTextFile(join(folder, "build.json"), JSON.stringify(info));
    await DenoProgram.output(["-A", "desktop/build.ts", "--out", join(folder, "ui")]);
    const pika = new FrozenPika(wine, join(folder, "pika-sidecar.exe"));
    // Wine leads them to the home folder here.
    for (const name of ["Documents", "Music"]) {
      await Deno.remove(pika.home(name));
      await Deno.mkdir(pika.home(name));
    }
    return pika;
  }

  /** The path here of something in the person's home folder. */
  home(...names: string[]): string {
    return join(this.wine.path(home), ...names);
  }

  /** The path here of the library's folder. */
  get dataDir(): string {
    return this.home("AppData", "Local", "Pika");
  }

  /** The path here of `\\server\share`. */
  get share(): string {
    return join(this.wine.env.WINEPREFIX!, "dosdevices", "unc", "server", "share");
  }

  /** Runs a command of it to its end. */
  async run(...words: string[]): Promise<{ code: number; stdout: string }> {
    return await this.wine.run(this.program, ...words);
  }

  /** `pika-sidecar ui`, and the address of its page. */
  async start({ dataDir, env }: StartOptions = {}): Promise<{ program: Program; url: string }> {
    const words = ["ui", "--no-open", ...dataDir === undefined ? [] : ["--data-dir", dataDir]];
    const program = new Program(this.wine.words(this.program, ...words), {
      cwd: dirname(this.program),
      env: { ...this.wine.env, ...env },
    });
    return { program, url: await program.url() };
  }

  /** Calls the one that runs now, beside its page. */
  client(dataDir: string = this.dataDir): Promise<SidecarClient> {
    return SidecarClient.join(dataDir);
  }

  /** The id here of each process of it whose first argument is `command`, such as a worker's `worker`. */
  async processes(command: string): Promise<number[]> {
    return (await this.wine.processes())
      .filter(({ words: [program = "", first] }) => program.endsWith("pika-sidecar.exe") && first === command)
      .map(({ pid }) => pid);
  }

  /** Ends the sidecar of a data folder as Windows' task manager does: TerminateProcess. Resolves when `program` is gone. */
  async terminate(program: Program, dataDir: string = this.dataDir): Promise<void> {
    const { pid } = JSON.parse(await Deno.readTextFile(join(dataDir, "instance.json")));
    await this.wine.run("taskkill", "/F", "/PID", String(pid));
    await until("the program that was ended is gone", () => program.isOver);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.wine[Symbol.asyncDispose]();
  }
}
