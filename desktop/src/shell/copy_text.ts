/** Puts a text on the clipboard. Rejects with why not. */
export type Copy = (text: string) => Promise<void>;

/** The ways to the clipboard. */
export interface Clipboards {
  /** The browser engine's own, which needs a click and a page that is in front. */
  page: Copy;
  /** Neutralino's. */
  host: Copy;
}

/**
 * Copies by the way that is right for a system, and by the other one when that fails. On Linux it is the page's: Neutralino's speaks X11 only,
 * and says that all is well also where there is no X11, as in a Wayland session (6.9: `clip_x11.cpp`, whose result `clipboard.cpp` drops).
 */
export function copyOn(os: string, { page, host }: Clipboards): Copy {
  const [first, second] = os === "Linux" || os === "FreeBSD" ? [page, host] : [host, page];
  return async (text) => {
    try {
      await first(text);
    } catch {
      await second(text); // an engine without `navigator.clipboard` fails at once
    }
  };
}
