/** The window of an installed app on a screen of our own: waits for it, looks at it, closes it as a person does. */

import { ScriptError } from "../../lib/errors.ts";
import { until } from "../../lib/until.ts";
import { commonestColour, emptyFrom, type Picture, png } from "./picture.ts";
import type { Display, Window } from "./x11.ts";

/** The window with a title, as soon as it is there. Throws a ScriptError when it is not within the seconds. */
export async function findWindow(display: Display, title: string, seconds: number): Promise<Window> {
  let found: Window | undefined;
  const isThere = async () => {
    found = (await display.windows()).find((window) => window.title === title);
    return found !== undefined;
  };
  await until(isThere, { what: `No window "${title}" was on the screen`, seconds });
  return found!;
}

/** A window is at rest when it has looked the same for this many milliseconds. */
const rest = 1000;

/**
 * Takes a picture of a window into a PNG file, as soon as there is something on it and it has come to rest; of one that always moves,
 * when the seconds are over. Throws a ScriptError when it stays empty; the file then shows that.
 */
export async function photograph(
  display: Display,
  window: Window,
  options: { file: string; seconds: number },
): Promise<void> {
  let last: Picture | undefined;
  let since = performance.now();
  const isAtRest = async () => {
    const picture = await display.picture(window) ?? last;
    if (!picture) return false;
    if (!last || !isSame(picture, last)) since = performance.now();
    last = picture;
    return performance.now() - since >= rest && commonestColour(picture).share <= emptyFrom;
  };
  const what = `The window "${window.title}" showed nothing`;
  const error = await until(isAtRest, { what, seconds: options.seconds }).then(
    () => undefined,
    (error) => error,
  );
  if (error && !(error instanceof ScriptError)) throw error;
  if (!last) throw new ScriptError(`The window "${window.title}" was not on the screen`);
  await Deno.writeFile(options.file, png(last));
  const { colour, share } = commonestColour(last);
  if (share <= emptyFrom) return;
  throw new ScriptError(`${error.message}: ${(100 * share).toFixed(2)} % of it is ${colour}`, {
    help: `Its picture: ${options.file}`,
  });
}

function isSame(one: Picture, other: Picture): boolean {
  return one.rgb.length === other.rgb.length && one.rgb.every((value, index) => value === other.rgb[index]);
}
