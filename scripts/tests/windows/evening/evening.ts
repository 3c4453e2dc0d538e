/** What every part of an evening at the page needs: Pika on Windows, its page in Chromium, a cloud, and the music. */

import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import type { Program } from "../../../lib/program.ts";
import { complaints, journey, launchBrowser, newPage } from "../../../testing/browser.ts";
import { runPython } from "../../../testing/sidecar.ts";
import { Stack } from "../../../testing/stack.ts";
import { drumLoop } from "../../../release/drum_loop.ts";
import { FrozenPika } from "../frozen_pika.ts";

/** Names in any script: composed and decomposed, from right to left, of several code points, and with what shells and Windows read. */
export const names = [
  "Zażółć gęślą jaźń",
  "Cafe\u0301 nai\u0308f",
  "夜の港 - 東京",
  "ليلة هادئة",
  "👩‍🎤 sax 🎷",
  "50% off & 'more' ^ (x86) !",
] as const;

/** A folder so deep that the path of a file in it is longer than the 260 letters that Windows has for one. */
export const deep = Array.from({ length: 5 }, (_, at) => `${at} ${"deep ".repeat(11)}down`);

/** Songs of `make_music.py`, files of it that are none, the names above, and the one far below. */
export const tracks = 5 + 4 + names.length + 1;
/** Of the files that are none, those that nothing can be heard of. */
export const failed = 3;

/** Parts of the evening by what they show; each goes on where the one before has ended. */
export type Steps = Readonly<Record<string, (evening: Evening) => Promise<void>>>;

export class Evening implements AsyncDisposable {
  readonly said: string[];
  #opened = new AsyncDisposableStack();

  private constructor(
    readonly pika: FrozenPika,
    readonly stack: Stack,
    readonly browser: Browser,
    readonly page: Page,
    /** The program that runs; another one after a crash. */
    public program: Program,
  ) {
    this.said = complaints(page);
  }

  static async open(): Promise<Evening> {
    await using opened = new AsyncDisposableStack();
    const pika = opened.use(await FrozenPika.open());
    const stack = opened.use(await Stack.open());
    const browser = opened.adopt(await launchBrowser(), (browser) => browser.close());
    await makeMusic(pika.home("Music"));
    const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
    const { program, url } = await pika.start({ env: { PIKA_CLOUD_URL: stack.url } });
    const evening = new Evening(pika, stack, browser, page, program);
    await page.goto(url);
    evening.#opened = opened.move();
    return evening;
  }

  /** Plays parts of the evening; the rest makes no sense when one fails. */
  async play(test: Deno.TestContext, steps: Steps): Promise<void> {
    const step = journey(test, { page: this.page, said: this.said, failure: "windows_failure" });
    for (const [name, run] of Object.entries(steps)) await step(name, () => run(this));
  }

  /** Starts it again after a crash: the page that is open finds it. */
  async startAgain(): Promise<void> {
    await this.page.getByRole("alert").filter({ hasText: "The audio engine is not running" }).waitFor();
    this.program = (await this.pika.start({ env: { PIKA_CLOUD_URL: this.stack.url } })).program;
    await this.page.getByRole("alert").waitFor({ state: "detached" });
  }

  /** Types a folder into the field that is open, and adds it. */
  async addFolder(path: string): Promise<void> {
    await this.page.getByRole("combobox", { name: "Path of the folder" }).fill(path);
    await this.page.getByRole("button", { name: "Add folder" }).click();
  }

  /** Waits until nothing is analysed any more. */
  async analysed(): Promise<void> {
    await this.page.getByRole("progressbar", { name: "Analysis progress" }).waitFor({ state: "detached" });
  }

  readonly row = (title: string): Locator =>
    this.page.locator("#track-list .row").filter({
      has: this.page.getByRole("link", { name: title, exact: true }),
    });

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program.kill();
    await this.#opened.disposeAsync();
  }
}

/** Fills a folder with songs, files that are none, and names that are hard. */
async function makeMusic(folder: string): Promise<void> {
  await runPython("desktop/tests/browser/make_music.py", folder, "1");
  await Deno.remove(join(folder, "odd names"), { recursive: true }); // Windows knows no "<" in a name
  const loop = drumLoop(104.5, 12);
  for (const name of names) await Deno.writeFile(join(folder, `${name}.wav`), loop);
  await Deno.mkdir(join(folder, ...deep), { recursive: true });
  await Deno.writeFile(join(folder, ...deep, "Far below.wav"), loop);
}
