/** A person at a Linux desktop of their own, who has the app and some music. */

import { join } from "node:path";
import { until } from "../../lib/until.ts";
import { drumLoop } from "../../release/drum_loop.ts";
import type { BuiltApp } from "./built_app.ts";
import { Desktop, patience } from "./desktop.ts";
import { processesOf, signal, startApp } from "./running_app.ts";

/** What their songs are called, and how fast they are, in BPM. */
export const songs = [
  { title: "First song", bpm: 96 },
  { title: "Second song", bpm: 104.5 },
  { title: "Third song", bpm: 120 },
] as const;

export class Person implements AsyncDisposable {
  #started: Deno.ChildProcess[] = [];

  private constructor(
    private readonly folder: string,
    readonly home: string,
    readonly music: string,
    readonly app: BuiltApp,
    readonly desktop: Desktop,
  ) {}

  /** A new one. Nothing runs yet. */
  static async sitsDown(app: BuiltApp): Promise<Person> {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "pika-person-" }));
    const home = join(folder, "home");
    const music = join(home, "Music");
    await Deno.mkdir(music, { recursive: true });
    for (const { title, bpm } of songs) {
      await Deno.writeFile(join(music, `${title}.wav`), drumLoop(bpm, 20));
    }
    return new Person(folder, home, music, app, await Desktop.start(folder));
  }

  /** Clicks on the app's icon. */
  startsApp(env: Record<string, string> = {}): Deno.ChildProcess {
    const { desktop, home, app: { launcher } } = this;
    const child = startApp({ launcher, desktop, home, env });
    this.#started.push(child);
    return child;
  }

  /** Waits until nothing of the app runs any more. */
  async appHasEnded(): Promise<void> {
    await until(async () => (await processesOf(this.home)).length === 0, {
      what: "Processes of the app were still running",
      seconds: patience,
    });
  }

  /** A folder for PATH with all programs of this system but those that open dialogs. */
  async withoutDialogs(): Promise<string> {
    const bin = join(this.folder, "bin");
    await Deno.mkdir(bin);
    const dialogs = new Set(["zenity", "kdialog", "matedialog", "qarma"]);
    for await (const { name } of Deno.readDir("/usr/bin")) {
      if (!dialogs.has(name)) await Deno.symlink(`/usr/bin/${name}`, join(bin, name));
    }
    return bin;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await signal(this.home, "SIGKILL");
    await Promise.all(this.#started.map((child) => child.status));
    await this.appHasEnded();
    await this.desktop[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}
