/** What every part of a night at the desk needs: the app, a cloud, a deck, a window, and dancers. */

import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { build } from "../../../build.ts";
import { complaints, journey, launchBrowser, newPage } from "../../../../scripts/testing/browser.ts";
import { Dancer } from "../../../../scripts/testing/dancer.ts";
import { Sidecar, type SidecarOptions } from "../../../../scripts/testing/sidecar.ts";
import { Stack } from "../../../../scripts/testing/stack.ts";
import { makeMusic, scratch } from "../harness.ts";
import { VirtualDj } from "../virtualdj.ts";

export const LANTERN = { title: "Lantern Street", artist: "The Late Ferries" };
export const COPPER = { title: "Slow Copper", artist: "Mina Oduya" };
/** Not in the library, and hostile to who shows it as markup. */
export const STREAM = {
  title: "<i>Undertow</i> & friends",
  artist: "Kestrel Choir",
  path: "netsearch://td123456",
};

/** Parts of the night by what they show; each goes on where the one before has ended. */
export type Steps = Readonly<Record<string, (night: LiveNight) => Promise<void>>>;

export class LiveNight implements AsyncDisposable {
  readonly deck: VirtualDj;
  readonly music: string;
  /** All who have joined, the newest last. */
  readonly dancers: Dancer[] = [];
  /** What the page complained about. */
  readonly complaints: string[];
  readonly now: Locator;

  private constructor(
    readonly folder: string,
    readonly stack: Stack,
    readonly options: SidecarOptions,
    readonly browser: Browser,
    readonly page: Page,
    /** The app; another one after a crash. */
    public sidecar: Sidecar,
  ) {
    this.deck = new VirtualDj(join(folder, "VirtualDJ", "History"));
    this.music = join(folder, "music");
    this.complaints = complaints(page);
    this.now = this.region("Now playing");
  }

  static async open(): Promise<LiveNight> {
    const folder = await scratch();
    const at = (name: string) => join(folder, name);
    await Deno.mkdir(at("home"));
    const [stack] = await Promise.all([Stack.open(), build({ out: at("ui") }), makeMusic(at("music"), 1)]);
    const env = { HOME: at("home"), PIKA_CLOUD_URL: stack.url };
    const options = { dataDir: at("data"), uiDir: at("ui"), env };
    const sidecar = await Sidecar.start(options);
    const browser = await launchBrowser();
    const page = await newPage(browser, {
      viewport: { width: 1280, height: 800 },
      reducedMotion: "reduce",
      acceptDownloads: true,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    return new LiveNight(folder, stack, options, browser, page, sidecar);
  }

  /** Plays parts of the night; the rest makes no sense when one fails. */
  async play(test: Deno.TestContext, steps: Steps): Promise<void> {
    const step = journey(test, { page: this.page, said: this.complaints, failure: "live_failure" });
    for (const [name, run] of Object.entries(steps)) await step(name, () => run(this));
  }

  readonly region = (name: string): Locator => this.page.getByRole("region", { name, exact: true });

  readonly historyRow = (title: string): Locator =>
    this.page.locator(".history-row").filter({ hasText: title });

  /** The figure of the room with this label. */
  readonly figure = (label: string): Promise<string> =>
    this.page.locator(".room-figures > div").filter({ hasText: label }).locator(".figure").innerText();

  /** The file of a song of the library. */
  readonly file = ({ title, artist }: { title: string; artist: string }): string =>
    join(this.music, `${artist} - ${title}.flac`);

  readonly isPlaying = (title: string): Promise<void> =>
    this.now.locator(".now-title", { hasText: title }).waitFor();

  /** One more dancer, by the code that the desk shows. */
  readonly joinNight = async (): Promise<Dancer> => {
    const dancer = await Dancer.join(this.stack.url, await this.page.locator(".join-code").innerText());
    this.dancers.push(dancer);
    return dancer;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.dancers.map((dancer) => dancer.disconnect()));
    await this.browser.close();
    await this.sidecar.stop();
    await this.stack[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Writes the folder of VirtualDJ's history into the deck panel, and waits until it is heard. */
export async function chooseHistory(page: Page, folder: string): Promise<void> {
  await page.getByRole("combobox", { name: "Another folder" }).fill(folder);
  await page.getByRole("button", { name: "Use it" }).click();
  await page.locator(".deck-condition").getByText(/VirtualDJ is (found|heard)/).waitFor();
}
