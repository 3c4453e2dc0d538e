/**
 * Where an installed app's page is looked at: a screen of its own on Linux (x11_desk.ts), the machine's own screen on macOS and Windows
 * (mac_desk.ts, windows_desk.ts), and what stands for a person's browser (browser_desk.ts). A desk starts the app as a person does,
 * looks at it, closes it, and says what the system noted of it. What is said to the system's programs is data in `*_words.ts`; each has
 * its limit of seconds there.
 */

import type { Machine, TrialPlace } from "../machine.ts";

/** An installed app that is tried, as desks know it. */
export interface AppOnTrial {
  /** What its user starts. */
  launcher: string;
  args: readonly string[];
  /** The shortcut that setup made; undefined where there is none. */
  shortcut?: string;
  /** All its programs lie below it. */
  folder: string;
  machine: Pick<Machine, "startOf" | "pathThere" | "processesBelow">;
  place: TrialPlace;
  /** The file for the picture of its page; what else is kept lies beside it. */
  picture: string;
  /** The file for what the system's programs say. */
  log: string;
  /** Seconds until something is drawn. */
  seconds: number;
  /** Is told what was seen. */
  say(line: string): void;
}

export interface Desk extends AsyncDisposable {
  /** The home folder that the app has there; what Pika keeps goes below it. */
  readonly home: string;
  /** Where the page is seen, for the manifest. */
  readonly seenIn: string;
  /** Starts the app. */
  start(): Promise<void>;
  /** Opens its page, where the app waits for somebody to do that; asked once the sidecar answers. */
  openPage(): Promise<void>;
  /** Whether the page cannot come any more. */
  hasEnded(): boolean;
  /** Takes the picture of the page. Returns false where nothing shows it; throws a ScriptError when there is nothing on it. */
  photograph(): Promise<boolean>;
  /** What can be seen now, in words, for an error; pictures are kept. */
  witness(): Promise<string>;
  /** Asks the app to end, as its user does; it has not ended yet then. Throws a ScriptError when it cannot be asked. */
  close(): Promise<void>;
  /** Looks back once all its processes have ended. Throws a ScriptError when it crashed, or was never in the picture. */
  lookBack(): Promise<void>;
  /** Looks at what is left when it is uninstalled too. Throws a ScriptError for what nobody knows. */
  lookForTraces(): Promise<void>;
}

/** What the window's program is called. */
export const windowProgram = { linux: "pika-app", macos: "pika-app", windows: "Pika.exe" } as const;

/** As desktop/neutralino.config.json says. */
export const windowTitle = "Pika";

/** The name of another file that is kept of a trial: `verify-window-dmg.png` → `verify-screen-dmg.png`. */
export function kept(picture: string, what: "screen" | "after"): string {
  return picture.replace(/window(?=[^/\\]*$)/, what);
}
