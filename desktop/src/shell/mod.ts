import { browserShell } from "./browser.ts";
import { neutralinoShell } from "./neutralino.ts";
import type { Shell } from "./shell.ts";

/** Finds out where the page runs: Neutralino sets its globals before any script of the page. */
export function detectShell(): Shell {
  return "NL_PORT" in globalThis ? neutralinoShell() : browserShell();
}
