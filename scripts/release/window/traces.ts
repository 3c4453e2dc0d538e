/** What a Pika leaves in a person's home folder when it was used and uninstalled: which of it is known, and why it stays. */

import { join } from "node:path";
import { ScriptError } from "../../lib/errors.ts";
import type { Os } from "../targets/target.ts";
import { unlessUnseen } from "./unless_unseen.ts";

/** Something that stays, from the home folder on, with `/`. */
export interface Trace {
  path: string;
  why: string;
}

/** Where programs keep things, from the home folder on. */
const shelves: Readonly<Record<Os, readonly string[]>> = {
  linux: [".local/share", ".config", ".cache"],
  macos: [
    ...["Application Scripts", "Application Support", "Caches", "Containers", "Cookies", "HTTPStorages"],
    ...["LaunchAgents", "Logs", "Preferences", "Saved Application State", "WebKit"],
  ].map((name) => `Library/${name}`),
  windows: [
    ...["AppData/Local", "AppData/LocalLow", "AppData/Local/Temp", "AppData/Roaming", "Desktop"],
    ...["AppData/Roaming/Microsoft/Windows/Start Menu/Programs"],
  ],
};

const library = "the library, which belongs to the DJ";
const place = "where the window was, kept by Neutralino";

/** What is known to stay. */
const known: Readonly<Record<Os, readonly Trace[]>> = {
  linux: [{ path: ".local/share/pika", why: library }, { path: ".local/share/app.pika.Pika", why: place }],
  macos: [
    { path: "Library/Application Support/Pika", why: library },
    { path: "Library/Application Support/app.pika.Pika", why: place },
    { path: "Library/Caches/app.pika.Pika", why: "WebKit's cache" },
    { path: "Library/WebKit/app.pika.Pika", why: "what WebKit keeps of the page" },
    { path: "Library/HTTPStorages/app.pika.Pika", why: "what WebKit keeps of connections" },
    { path: "Library/HTTPStorages/app.pika.Pika.binarycookies", why: "what WebKit keeps of connections" },
    { path: "Library/Preferences/app.pika.Pika.plist", why: "what macOS keeps of its windows and dialogs" },
    {
      path: "Library/Saved Application State/app.pika.Pika.savedState",
      why: "what macOS keeps to open its windows again",
    },
  ],
  windows: [
    { path: "AppData/Local/Pika", why: library },
    { path: "AppData/Roaming/app.pika.Pika", why: place },
    { path: "AppData/Local/app.pika.Pika", why: place },
    { path: "AppData/Roaming/Pika.exe", why: "WebView2's cache" },
    { path: "AppData/Local/Temp/pika-setup.log", why: "what setup did" },
  ],
};

/** What a trial itself keeps on such a shelf while it lasts. */
const ours = /^pika[ -](verify|dmg)/;

/** What carries Pika's name in a home folder, from there on. */
export async function tracesIn(os: Os, home: string): Promise<string[]> {
  const on = (shelf: string) =>
    Array.fromAsync(Deno.readDir(join(home, shelf)), ({ name }) => ({ shelf, name }));
  const found = await Promise.all(shelves[os].map((shelf) => unlessUnseen([], () => on(shelf))));
  return found.flat().filter(({ name }) => /pika/i.test(name) && !ours.test(name))
    .map(({ shelf, name }) => `${shelf}/${name}`).sort();
}

/** Parts what was found into what is known to stay, with the reason, and what nobody knows. */
export function sorted(os: Os, found: readonly string[]): { known: Trace[]; unknown: string[] } {
  const why = new Map(known[os].map(({ path, why }) => [path, why]));
  return {
    known: found.flatMap((path) => why.has(path) ? [{ path, why: why.get(path)! }] : []),
    unknown: found.filter((path) => !why.has(path)),
  };
}

/** Tells what stays, and why. Throws a ScriptError for what nobody knows. */
export function refuseUnknown(os: Os, found: readonly string[], say: (line: string) => void): void {
  const { known, unknown } = sorted(os, found);
  for (const { path, why } of known) say(`stays: ~/${path} (${why})`);
  if (unknown.length === 0) return;
  throw new ScriptError(`The uninstalled app left behind what nobody knows:\n${unknown.join("\n")}`, {
    help: "Say in scripts/release/window/traces.ts why it stays, or see that it goes.",
  });
}
