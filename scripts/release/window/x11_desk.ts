/** A screen of our own on Linux, on which the app's window opens; nobody else sees it. */

import { ScriptError } from "../../lib/errors.ts";
import { findWindow, photograph } from "./app_window.ts";
import { type AppOnTrial, type Desk, windowTitle } from "./desk.ts";
import { spawnApp, type SpawnedApp } from "./spawned_app.ts";
import { Screen } from "./xvfb.ts";

export class X11Desk implements Desk {
  readonly seenIn = "its own window";
  readonly #app: AppOnTrial;
  readonly #screen: Screen;
  #spawned: SpawnedApp | undefined;

  private constructor(app: AppOnTrial, screen: Screen) {
    this.#app = app;
    this.#screen = screen;
  }

  /** Starts the screen. Throws a ScriptError when it does not begin. */
  static async open(app: AppOnTrial): Promise<X11Desk> {
    return new X11Desk(app, await Screen.start(app.place.home));
  }

  get home(): string {
    return this.#app.place.home;
  }

  start(): Promise<void> {
    this.#spawned = spawnApp(this.#app, this.#screen.environment);
    return Promise.resolve();
  }

  openPage(): Promise<void> {
    return Promise.resolve();
  }

  hasEnded(): boolean {
    return false;
  }

  async photograph(): Promise<boolean> {
    const { picture, seconds } = this.#app;
    const window = await findWindow(this.#screen.display, windowTitle, seconds);
    await photograph(this.#screen.display, window, { file: picture, seconds });
    return true;
  }

  async witness(): Promise<string> {
    const { display } = this.#screen;
    const { picture } = this.#app;
    const [window] = await display.windows();
    if (!window) return "there is no window on the screen";
    const title = `its window is called "${window.title}"`;
    try {
      await photograph(display, window, { file: picture, seconds: 0 });
      return `${title}, and shows something: ${picture}`;
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      return `${title}; ${error.message} (${picture})`;
    }
  }

  async close(): Promise<void> {
    const { display } = this.#screen;
    await display.close(await findWindow(display, windowTitle, this.#app.seconds));
  }

  lookBack(): Promise<void> {
    return Promise.resolve();
  }

  lookForTraces(): Promise<void> {
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#spawned?.[Symbol.asyncDispose]();
    await this.#screen[Symbol.asyncDispose]();
  }
}
