/**
 * The same page in Chromium, with the same sidecar behind it: what the window has to look like. The page is in the same shell there, as
 * scripts/testing/neutralino.ts plays it.
 */

import type { Browser, Page } from "playwright-core";
import { readPng } from "../../release/window/read_png.ts";
import type { Picture } from "../../release/window/picture.ts";
import { dataFolder } from "../../release/scratch_home.ts";
import { SidecarClient } from "../../lib/sidecar_client.ts";
import { launchBrowser, newPage } from "../../testing/browser.ts";
import { Neutralino } from "../../testing/neutralino.ts";

/** As large as the window that the configuration asks for. */
const viewport = { width: 1280, height: 800 };

export class Twin implements AsyncDisposable {
  private constructor(
    private readonly browser: Browser,
    private readonly neutralino: Neutralino,
    readonly page: Page,
  ) {}

  /** Opens the page of `ui` on the sidecar of a home. It counts there as another page: close it soon. */
  static async open({ ui, home }: { ui: string; home: string }): Promise<Twin> {
    const joins = (origin: string) => SidecarClient.socketAddress(dataFolder("linux", home), origin);
    const neutralino = await Neutralino.start({ dataDir: home, uiDir: ui, scratch: home, joins }, {
      extension: "missing",
    });
    const browser = await launchBrowser();
    const page = await newPage(browser, { viewport });
    await page.addInitScript(neutralino.globals);
    return new Twin(browser, neutralino, page);
  }

  /** Shows a screen of the page, by what follows the `#`. */
  async show(route: string): Promise<void> {
    await this.page.goto("about:blank");
    await this.page.goto(`${this.neutralino.url}#${route}`);
  }

  async picture(): Promise<Picture> {
    return readPng(await this.page.screenshot());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await this.neutralino[Symbol.asyncDispose]();
  }
}
