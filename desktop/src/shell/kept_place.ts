/**
 * Where the window stood when it was closed, written as Neutralino itself writes it. The runtime (6.9.0, `__saveWindowProps` in
 * api/window/window.cpp) does so only on the way on which it crashes on macOS, so there the page does it; the runtime reads it at the next start.
 */
import type { WindowRect } from "./window_place.ts";

/** The file that the next start reads, and what is in it. */
export interface KeptPlace {
  folder: string;
  path: string;
  text: string;
}

/** What to keep of a window; `dataPath` is the runtime's folder (`NL_DATAPATH`). */
export function keptPlace(
  dataPath: string,
  { x, y, width, height }: WindowRect,
  fills: "the screen" | "its own place",
): KeptPlace {
  const folder = `${dataPath}/.tmp`;
  const maximize = fills === "the screen";
  return {
    folder,
    path: `${folder}/window_state.config.json`,
    text: JSON.stringify({ x, y, width, height, maximize }),
  };
}
