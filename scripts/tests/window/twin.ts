/**
 * The same page in Chromium, with the same sidecar behind it: what the window has to look like. The page is in the same shell there, as
 * scripts/testing/neutralino.ts plays it.
 */

import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { SidecarClient } from "../../lib/sidecar_client.ts";
import { cacheDir } from "../../lib/paths.ts";
import { until } from "../../lib/until.ts";
import { dataFolder } from "../../release/scratch_home.ts";
import { unlike } from "../../release/window/likeness.ts";
import { cut, type Part, type Picture, png } from "../../release/window/picture.ts";
import { readPng } from "../../release/window/png_file.ts";
import { newPage } from "../../testing/browser.ts";
import { Neutralino } from "../../testing/neutralino.ts";
import { type Desktop, patience } from "./desktop.ts";

/** As large as the window that the configuration asks for. */
const viewport = { width: 1280, height: 800 };
/** Where the pictures stay, to be looked at. */
export const pictures = join(cacheDir, "test", "window");

export interface TwinOptions {
  browser: Browser;
  /** The page, as it is in the app. */
  ui: string;
  /** Whose sidecar it talks to. */
  home: string;
}

/** A screen of the page. */
export interface View {
  /** What follows the `#` in its address. */
  route: string;
  /** What is done on it before it is compared. */
  prepare?: (page: Page) => Promise<void>;
  /** The part that it is about; by default all of it. */
  part?: Part;
}

export class Twin implements AsyncDisposable {
  private constructor(
    private readonly neutralino: Neutralino,
    readonly page: Page,
  ) {}

  /** Prepares the page; it talks to the sidecar only while a screen is shown. */
  static async open({ browser, ui, home }: TwinOptions): Promise<Twin> {
    const joins = (origin: string) => SidecarClient.socketAddress(dataFolder("linux", home), origin);
    const neutralino = await Neutralino.start({ dataDir: home, uiDir: ui, scratch: home, joins }, {
      extension: "missing",
    });
    const page = await newPage(browser, { viewport });
    await page.addInitScript(neutralino.globals);
    return new Twin(neutralino, page);
  }

  /** Shows a screen while `look` looks at it; then nothing, for the sidecar would count it as a page. */
  async shows<T>({ route, prepare }: View, look: (page: Page) => Promise<T>): Promise<T> {
    await this.page.goto(`${this.neutralino.url}#${route}`);
    await this.page.getByText("Engine ready").waitFor();
    try {
      await prepare?.(this.page);
      return await look(this.page);
    } finally {
      await this.page.goto("about:blank");
    }
  }

  async picture(): Promise<Picture> {
    return readPng(await this.page.screenshot());
  }

  /** The middle of something on a screen, which lies there in the window too. */
  middleOf(view: View, find: (page: Page) => ReturnType<Page["locator"]>): Promise<{ x: number; y: number }> {
    return this.shows(view, async (page) => {
      const { x, y, width, height } = (await find(page).boundingBox())!;
      return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
    await this.neutralino[Symbol.asyncDispose]();
  }
}

/** Why two pictures do not show the same view; undefined when they do. */
function compared(window: Picture, chromium: Picture, { part }: View): string | undefined {
  // A window that opens is as small as it may be, for a moment.
  if (window.width !== chromium.width || window.height !== chromium.height) {
    return `it is ${window.width} x ${window.height}`;
  }
  return part ? unlike(cut(window, part), cut(chromium, part)) : unlike(window, chromium);
}

/** Waits until the window shows what Chromium shows. Keeps both pictures, whether it does or not. */
export async function looksAs(name: string, desktop: Desktop, twin: Twin, view: View): Promise<void> {
  let [window, chromium]: (Picture | undefined)[] = [];
  let why: string | undefined = "there is no window";
  const isAlike = async () => {
    window = await desktop.picture() ?? window;
    chromium = await twin.picture();
    if (window) why = compared(window, chromium, view);
    return window !== undefined && why === undefined;
  };
  const what = `The window does not show what Chromium does (${pictures}/${name}*.png)`;
  try {
    await twin.shows(view, () => until(isAlike, { what, seconds: patience }));
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}: ${why}`);
  } finally {
    await Deno.mkdir(pictures, { recursive: true });
    if (window) await Deno.writeFile(join(pictures, `${name}.png`), png(window));
    if (chromium) await Deno.writeFile(join(pictures, `${name}_in_chromium.png`), png(chromium));
  }
}
