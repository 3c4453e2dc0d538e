/** The picture of a page on a screen that is not ours alone: whether anything is on it, and whether it was the page at all. */

import { remove } from "../../lib/files.ts";
import { ScriptError } from "../../lib/errors.ts";
import { type AppOnTrial, kept } from "./desk.ts";
import { commonestColour, difference, emptyFrom, type Picture } from "./picture.ts";
import { readPng } from "./png_file.ts";

/** A part of the screen, in whatever its system counts in, from the first screen's upper left corner. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a system says of a window. */
export interface WindowSeen {
  /** The part of the screen in which only its page is. */
  page: Area;
  /** Whether it was before all others, when it was asked. */
  isInFront: boolean;
}

/** Of a window that has gone, at least this share of its place looks different. */
const gone = 0.1;

export class PagePhoto {
  readonly #app: Pick<AppOnTrial, "picture" | "seconds" | "say">;
  readonly #take: (page: Area, file: string) => Promise<unknown>;
  #seen: { page: Area; picture: Picture } | undefined;

  /** `take` writes a part of the screen into a PNG file. */
  constructor(
    app: Pick<AppOnTrial, "picture" | "seconds" | "say">,
    take: (page: Area, file: string) => Promise<unknown>,
  ) {
    this.#app = app;
    this.#take = take;
  }

  /**
   * Takes the picture as soon as there is something on it. `find` returns undefined as long as there is no window.
   * Throws a ScriptError when it stays empty for the app's seconds; the file then shows that.
   */
  async take(find: () => Promise<WindowSeen | undefined>): Promise<void> {
    const { picture: file, seconds, say } = this.#app;
    await remove(file);
    const deadline = performance.now() + seconds * 1000;
    for (let what = "there was no window";;) {
      const window = await find();
      if (window) {
        const { page, isInFront } = window;
        const picture = await this.#photograph(page, file);
        const { colour, share } = commonestColour(picture);
        what = `${(100 * share).toFixed(2)} % of it is ${colour}`;
        if (share <= emptyFrom) {
          this.#seen = { page, picture };
          const size = `${page.width} × ${page.height} at ${page.x}, ${page.y}`;
          return say(
            `its page of ${size} was ${isInFront ? "in front" : "put in front for its picture"}; ${what}`,
          );
        }
      }
      if (performance.now() <= deadline) continue;
      throw new ScriptError(`The installed app's window showed nothing within ${seconds} s: ${what}`, {
        help: window && `Its picture: ${file}`,
      });
    }
  }

  /** Looks at the same place when the window has gone. Throws a ScriptError when it looks the same: then the window was never on the picture. */
  async lookAgain(): Promise<void> {
    if (!this.#seen) return;
    const { picture, say } = this.#app;
    const after = kept(picture, "after");
    const changed = difference(this.#seen.picture, await this.#photograph(this.#seen.page, after));
    say(`${(100 * changed).toFixed(0)} % of its place looks different since it has gone`);
    if (changed >= gone) return;
    throw new ScriptError(
      `What was photographed was not the window: its place looks the same since it has gone (${picture}, ${after})`,
      {
        help:
          "Something lay over it or, on macOS, the right “Screen Recording” is missing, without which the desktop is shown in the " +
          "place of other programs' windows: System Settings → Privacy & Security.",
      },
    );
  }

  async #photograph(page: Area, file: string): Promise<Picture> {
    await this.#take(page, file);
    return readPng(await Deno.readFile(file));
  }
}
