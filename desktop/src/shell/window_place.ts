/**
 * Where the window should be, once it is open. Neutralino opens it where it was closed, also when that screen is gone since, and on
 * Windows it takes the sizes of `neutralino.config.json` as pixels of the screen, of which a fine one has more.
 *
 * Not by `useLogicalPixels`: of a window that is closed while it fills the screen, 6.9 keeps the size in the screen's pixels and takes it for
 * the page's at the next start, so it would grow from night to night.
 */

/** In pixels of the screen; the screen that comes first begins at 0, 0. */
export interface WindowRect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is known of the window and of the screens, all in the units of the window's host. */
export interface WindowFacts {
  os: string;
  window: WindowRect;
  /** The screens that are there now; the host does not say where each lies. Empty where it does not know. */
  screens: readonly { width: number; height: number }[];
  /** Whether it stands where it stood before, rather than where it always begins. */
  isRestored: boolean;
  /** How many pixels of the screen a pixel of the page has. */
  scale: number;
}

/** What has to be done: a size to take, or to come back to the middle of the screen. */
export interface Mend {
  size?: { width: number; height: number };
  center: boolean;
}

/** How much of its upper edge has to be on a screen, in pixels, so that a hand finds it. */
const handle = 80;
/** What the system's own bar may take of a screen's height, in pixels of the page. */
const taskbar = 48;

/** What is wrong with the window's place, mended; undefined when it is good. */
export function mendPlace(facts: WindowFacts): Mend | undefined {
  const { os, window, screens, isRestored, scale } = facts;
  const widest = Math.max(...screens.map(({ width }) => width));
  const tallest = Math.max(...screens.map(({ height }) => height));
  if (!isRestored && os === "Windows" && scale > 1 && screens.length > 0) {
    const width = Math.min(Math.round(window.width * scale), widest);
    const height = Math.min(Math.round(window.height * scale), Math.round(tallest - taskbar * scale));
    return { size: { width, height }, center: true };
  }
  return screens.length > 0 && isLost(window, screens) ? { center: true } : undefined;
}

/**
 * Whether nobody can get at the window. With one screen that is certain. Of several it is known only how far they reach at most, on either
 * side of the first.
 */
function isLost({ x, y, width }: WindowRect, screens: WindowFacts["screens"]): boolean {
  const [only] = screens;
  if (screens.length === 1 && only) return !isWithin({ x, y, width }, { left: 0, top: 0, ...reach(screens) });
  const { right, bottom } = reach(screens);
  return !isWithin({ x, y, width }, { left: -right, top: -bottom, right, bottom });
}

function reach(screens: WindowFacts["screens"]): { right: number; bottom: number } {
  const sum = (sizes: number[]) => sizes.reduce((all, one) => all + one, 0);
  return {
    right: sum(screens.map(({ width }) => width)),
    bottom: sum(screens.map(({ height }) => height)),
  };
}

function isWithin(
  { x, y, width }: Omit<WindowRect, "height">,
  { left, top, right, bottom }: Record<"left" | "top" | "right" | "bottom", number>,
): boolean {
  const seen = Math.min(x + width, right) - Math.max(x, left);
  // A window that fills the screen begins some pixels outside of it.
  return seen >= handle && y >= top - handle / 2 && y <= bottom - handle / 2;
}
