/** A Linux desktop that nobody sees: a screen, a window manager, and the hands of a person (xdotool: the X server's own XTEST). */

import { run } from "../../lib/command.ts";
import { until } from "../../lib/until.ts";
import { findWindow } from "../../release/window/app_window.ts";
import type { Picture } from "../../release/window/picture.ts";
import type { Window } from "../../release/window/x11.ts";
import { Screen } from "../../release/window/xvfb.ts";

/** How long anything may take to come, in seconds: far above what is seen, for a machine that is busy. */
export const patience = 60;

const title = "Pika";

export class Desktop implements AsyncDisposable {
  private constructor(private readonly screen: Screen, private readonly manager: Deno.ChildProcess) {}

  /** Starts one; `folder` takes its files. */
  static async start(folder: string): Promise<Desktop> {
    const screen = await Screen.start(folder);
    const manager = new Deno.Command("openbox", {
      env: { ...screen.environment, HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const desktop = new Desktop(screen, manager);
    await until(async () => await desktop.#manages(), {
      what: "openbox manages no windows",
      seconds: patience,
    });
    return desktop;
  }

  /** What a program needs in its environment to open its window here. */
  get environment(): Readonly<Record<string, string>> {
    return this.screen.environment;
  }

  /** Pika's window, as soon as it is there. */
  window(): Promise<Window> {
    return findWindow(this.screen.display, title, patience);
  }

  /** How many windows of Pika are on the screen now. */
  async windowCount(): Promise<number> {
    return (await this.screen.display.windows()).filter((window) => window.title === title).length;
  }

  /** What Pika's window shows now; undefined while there is none, or not all of it can be seen. */
  async picture(): Promise<Picture | undefined> {
    const window = (await this.screen.display.windows()).find((window) => window.title === title);
    return window && await this.screen.display.picture(window);
  }

  /** Where Pika's window lies. */
  async place(): Promise<{ x: number; y: number; width: number; height: number }> {
    const { id } = await this.window();
    const text = await this.#do("getwindowgeometry", "--shell", String(id));
    const value = (name: string) => Number(new RegExp(`^${name}=(-?\\d+)$`, "m").exec(text)?.[1]);
    return { x: value("X"), y: value("Y"), width: value("WIDTH"), height: value("HEIGHT") };
  }

  /** Presses keys, each as X calls it: `Tab`, `ctrl+a`. */
  async press(...keys: string[]): Promise<void> {
    await this.#do("key", "--delay", "30", ...keys);
  }

  /** Types a text. */
  async type(text: string): Promise<void> {
    await this.#do("type", "--delay", "15", "--", text);
  }

  /** Clicks on a point of Pika's window. */
  async click(x: number, y: number): Promise<void> {
    const { id } = await this.window();
    await this.#do("mousemove", "--window", String(id), String(x), String(y), "click", "1");
  }

  /** Opens the menu of a point of Pika's window, and takes its last line. */
  async takeLastOfMenu(x: number, y: number): Promise<void> {
    const { id } = await this.window();
    const before = await this.#popups();
    await this.#do("mousemove", "--window", String(id), String(x), String(y), "click", "3");
    await until(async () => await this.#popups() > before, { what: "No menu came", seconds: patience });
    await this.press("Up", "Return");
  }

  /** Puts Pika's window away, as its button does. */
  async minimise(): Promise<void> {
    await this.#do("windowminimize", "--sync", String((await this.window()).id));
  }

  /** Moves Pika's window, as a person who drags it. */
  async move(x: number, y: number): Promise<void> {
    const { id } = await this.window();
    await this.#do("windowmove", "--sync", String(id), String(x), String(y));
  }

  /** Puts another program's window in front of all. */
  async bringToFront(id: number): Promise<void> {
    await this.#do("windowactivate", "--sync", String(id));
  }

  /** The window that is in front and gets the keys, or undefined when there is none. */
  async inFront(): Promise<number | undefined> {
    const { code, stdout } = await run(["xdotool", "getactivewindow"], {
      env: { ...this.environment },
      allowed: [0, 1],
    });
    return code === 0 ? Number(stdout) : undefined;
  }

  /** Closes the window in front by the window manager's own key. */
  async close(): Promise<void> {
    await this.bringToFront((await this.window()).id);
    await this.press("alt+F4");
  }

  /** How many windows are on the screen that no window manager is asked about. */
  async #popups(): Promise<number> {
    return await this.screen.display.popupCount();
  }

  async #manages(): Promise<boolean> {
    const { code } = await run(["xdotool", "get_desktop"], { env: { ...this.environment }, allowed: [0, 1] });
    return code === 0;
  }

  async #do(...words: string[]): Promise<string> {
    return (await run(["xdotool", ...words], { env: { ...this.environment } })).stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.manager.kill("SIGTERM");
    await this.manager.status;
    await this.screen[Symbol.asyncDispose]();
  }
}
