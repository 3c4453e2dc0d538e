/** Which system and processor a browser runs on. */

export type System = "windows" | "macos" | "linux";
export type Cpu = "x64" | "arm64";

export const systems: readonly System[] = ["windows", "macos", "linux"];

export interface Machine {
  /** `null`: a phone, or unknown. */
  system: System | null;
  /** `null`: the browser does not say. */
  cpu: Cpu | null;
}

/** What of a browser's `navigator` is looked at. `userAgentData` is there in Chromium only, and by https only. */
export interface Browser {
  userAgent: string;
  maxTouchPoints: number;
  userAgentData?: { getHighEntropyValues(hints: string[]): Promise<{ architecture?: string }> };
}

/** The machine, as far as it is known at once. Pure. */
export function guessMachine({ userAgent, maxTouchPoints }: Browser): Machine {
  const system = systemOf(userAgent, { touchPoints: maxTouchPoints });
  return { system, cpu: system === "linux" ? linuxCpu(userAgent) : null };
}

/** As `guessMachine`, with what the browser tells of the processor when it is asked. */
export async function detectMachine(browser: Browser): Promise<Machine> {
  const guess = guessMachine(browser);
  try {
    const { architecture } = await browser.userAgentData?.getHighEntropyValues(["architecture"]) ?? {};
    const cpu = architecture === "arm" ? "arm64" : architecture === "x86" ? "x64" : guess.cpu;
    return { ...guess, cpu };
  } catch {
    return guess; // it may refuse
  }
}

/** The desktop system that `agent` (a user agent, or a platform name) tells of; `null` for phones and what is unknown. */
export function systemOf(agent: string, { touchPoints = 0 } = {}): System | null {
  if (/android|iphone|ipad|ipod|mobile|cros/i.test(agent)) return null;
  if (/windows|win32/i.test(agent)) return "windows";
  // An iPad says that it is a Mac; no Mac has a touch screen.
  if (/mac/i.test(agent)) return touchPoints > 1 ? null : "macos";
  return /linux|x11/i.test(agent) ? "linux" : null;
}

/** Browsers on Windows and macOS name a processor that need not be there. */
function linuxCpu(agent: string): Cpu | null {
  if (/aarch64|arm64/i.test(agent)) return "arm64";
  return /x86_64|amd64/i.test(agent) ? "x64" : null;
}
