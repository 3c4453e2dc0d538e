/**
 * What is said to macOS's programs about a window, as words, and what they answer. Windows are asked of "System Events", which looks at other
 * programs' windows as an aid for the blind does: so whoever runs this needs the right "Accessibility", and "Automation" of System Events.
 */

import type { Area, WindowSeen } from "./page_photo.ts";

/** Seconds that each program may take: the first question starts System Events, which takes some on a fresh machine. */
export const macLimits = { open: 60, ask: 30, picture: 30 } as const;

/** Starts a bundle as a double-click does, as an instance of its own. */
export function openBundle(bundle: string): string[] {
  return ["open", "-n", bundle];
}

/** Asks whether a process is in front, and for the frame of its window. */
export function askWindow(pid: number): string[] {
  return toProcess(pid, "get {frontmost, position of window 1, size of window 1}");
}

/** Puts a process in front of the others. */
export function bringToFront(pid: number): string[] {
  return toProcess(pid, "set frontmost to true");
}

/** What the windows of a process are called, with their subroles. */
export function askTitles(pid: number): string[] {
  return toProcess(pid, "get {name, subrole} of every window");
}

/** Clicks the red button of a process's window. */
export function clickRedButton(pid: number): string[] {
  return toProcess(pid, 'click (first button of window 1 whose subrole is "AXCloseButton")');
}

/** By the number of the process: its name is another one to each of macOS's programs. */
function toProcess(pid: number, what: string): string[] {
  const whole = `tell application "System Events" to tell (first process whose unix id is ${pid}) to ${what}`;
  return ["osascript", "-e", whole];
}

/** Takes a picture of the whole screen, without its sound. */
export function takeScreen(file: string): string[] {
  return ["screencapture", "-x", "-t", "png", file];
}

/** Takes a picture of a part of the screen. */
export function takeFrame({ x, y, width, height }: Area, file: string): string[] {
  return ["screencapture", "-x", "-t", "png", "-R", `${x},${y},${width},${height}`, file];
}

/** What System Events answers to `askWindow`: `true, 100, 80, 1280, 828`. In points. Returns undefined for anything else. */
export function parseWindow(answer: string): WindowSeen | undefined {
  const [, front, ...numbers] = /^(true|false), (-?\d+), (-?\d+), (\d+), (\d+)\s*$/.exec(answer) ?? [];
  const [x, y, width, height] = numbers.map(Number);
  if (x === undefined || y === undefined || !width || !height) return undefined;
  return { isInFront: front === "true", page: pageIn({ x, y, width, height }) };
}

/** Points of a window that are not its page: the title bar has 28 (macOS 11) to 32 (macOS 26). */
const titleBar = 36;
/** Points at its edges in which the desktop shows: corners are round, with a radius of up to 26 (macOS 26). */
const corner = 26;

/** The part of a window in which only its page is. A window that is too small for that has none, and stays as it is. */
function pageIn(window: Area): Area {
  const { x, y, width, height } = window;
  if (width <= 4 * corner || height <= titleBar + 2 * corner) return window;
  return { x: x + corner, y: y + titleBar, width: width - 2 * corner, height: height - titleBar - corner };
}

/**
 * Which right is missing, when osascript failed for that: -1719 and -25211 with "not allowed assistive access", -1743 "not authorised to send
 * Apple events". -1719 alone says that there is no such window.
 */
export function missingRight(said: string): "Accessibility" | "Automation" | undefined {
  if (/assistive access|-25211\b/i.test(said)) return "Accessibility";
  return /-1743\b|not authori[sz]ed to send apple events/i.test(said) ? "Automation" : undefined;
}

/**
 * Whether osascript failed for something that may pass: there is no such window or process yet or any more (-1719, -1728), it did not answer
 * (-609, -1712), or it was busy with itself (-10000, -25204).
 */
export function mayPass(said: string): boolean {
  return /\((-1719|-1728|-609|-1712|-10000|-25204)\)/.test(said);
}
