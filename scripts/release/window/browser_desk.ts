/** What stands for a person's browser: it opens the page that the app serves where it has no window of its own, or none that can open. */

import { join } from "node:path";
import { exists } from "../../lib/files.ts";
import { SidecarClient } from "../../lib/sidecar_client.ts";
import { until } from "../../lib/until.ts";
import { dataFolder } from "../scratch_home.ts";
import type { Os } from "../targets/target.ts";
import type { AppOnTrial, Desk } from "./desk.ts";
import { type OpenPage, openPage } from "./open_page.ts";
import { spawnApp, type SpawnedApp } from "./spawned_app.ts";

export interface BrowserDeskOptions {
  os: Os;
  /** The Chromium that stands for a person's browser; undefined: the page's scripts are run without one. */
  browser: string | undefined;
  /** What must be on the picture. */
  text: string;
  /** Why the app's own window is not seen; undefined where it has none. */
  noWindow: string | undefined;
}

export class BrowserDesk implements Desk {
  readonly #app: AppOnTrial;
  readonly #options: BrowserDeskOptions;
  /** The folder with the "browser"; undefined on Windows, which opens addresses by itself, without a program that one could stand in for. */
  readonly #standIn: string | undefined;
  #spawned: SpawnedApp | undefined;
  #page: OpenPage | undefined;

  constructor(app: AppOnTrial, options: BrowserDeskOptions) {
    this.#app = app;
    this.#options = options;
    this.#standIn = options.os === "windows" ? undefined : join(app.place.home, "bin");
  }

  get home(): string {
    return this.#app.place.home;
  }

  get seenIn(): string {
    const { noWindow } = this.#options;
    return `${this.#page?.seenIn}${noWindow ? `; ITS OWN WINDOW WAS NOT SEEN: ${noWindow}` : ""}`;
  }

  async start(): Promise<void> {
    const { args } = this.#app;
    if (!this.#standIn) {
      this.#spawned = spawnApp({ ...this.#app, args: [...args, "--no-open"] });
      return;
    }
    await makeStandIn(this.#standIn);
    this.#spawned = spawnApp(this.#app, { PATH: `${this.#standIn}:${Deno.env.get("PATH")}` });
  }

  async openPage(): Promise<void> {
    this.#page = await openPage(await this.#address(), this.#options.browser, this.#app.say);
  }

  /** The address that the app gave to the stand-in for the browser; without one, that which a second start is told. */
  async #address(): Promise<string> {
    if (!this.#standIn) return await SidecarClient.pageAddress(dataFolder(this.#options.os, this.home));
    const opened = join(this.#standIn, "opened-address");
    await until(() => exists(opened), { what: "The installed app opened no browser", seconds: 60 });
    return await Deno.readTextFile(opened);
  }

  hasEnded(): boolean {
    return this.#page?.hasEnded() === true;
  }

  async photograph(): Promise<boolean> {
    const { picture, seconds } = this.#app;
    return await this.#page?.photograph(picture, { text: this.#options.text, seconds }) ?? false;
  }

  witness(): Promise<string> {
    const said = this.#page?.complaints();
    return Promise.resolve(said ? `the page said: ${said}` : "");
  }

  close(): Promise<void> {
    this.#spawned?.end();
    return Promise.resolve();
  }

  lookBack(): Promise<void> {
    return Promise.resolve();
  }

  lookForTraces(): Promise<void> {
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#page?.[Symbol.asyncDispose]();
    await this.#spawned?.[Symbol.asyncDispose]();
  }
}

/** Fills a folder with a "browser" that only writes down which address it was given. */
async function makeStandIn(folder: string): Promise<void> {
  await Deno.mkdir(folder);
  const script =
    `#!/bin/sh\ncd "$(dirname "$0")" && printf '%s' "$1" > address && mv address opened-address\n`;
  for (const name of ["xdg-open", "open"]) {
    await Deno.writeTextFile(join(folder, name), script, { mode: 0o755 });
  }
}
