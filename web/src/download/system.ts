/** Which system a browser runs on. Pure. */

export type System = "windows" | "macos" | "linux";

export const systems: readonly System[] = ["windows", "macos", "linux"];

/** The desktop system that `agent` (a user agent, or a platform name) tells of; `null` for phones and what is unknown. */
export function systemOf(agent: string, { touchPoints = 0 } = {}): System | null {
  if (/android|iphone|ipad|ipod|mobile|cros/i.test(agent)) return null;
  if (/windows|win32/i.test(agent)) return "windows";
  // An iPad says that it is a Mac; no Mac has a touch screen.
  if (/mac/i.test(agent)) return touchPoints > 1 ? null : "macos";
  return /linux|x11/i.test(agent) ? "linux" : null;
}
