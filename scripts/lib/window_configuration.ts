/**
 * What Neutralino is told about the window, for one system. There is one source, `desktop/neutralino.config.json`: what all systems
 * share, and under `perSystem` what each has besides. Neutralino itself never sees that key.
 *
 * Why macOS has `exitProcessOnClose: false` (Neutralino 6.9.0): the window's cross calls `windowShouldClose:` on the main thread
 * (lib/webview/webview.h, `cocoa_wkwebview_engine`). With `true`, `windowStateChange` (api/window/window.cpp) then calls `app::exit`,
 * and `window::_close` waits for the main thread by `dispatch_sync`, on the main thread: the system ends the program, and the DJ reads
 * that Pika quit unexpectedly. `app.exit` called by the page gets past that, and `terminate` after it runs `std::exit` beside AppKit's own
 * end (neutralinojs #1469, #1824). With `false` the window stays, and every page and extension is sent the event `windowClose`: the page
 * answers with `app.killProcess` (desktop/src/shell/neutralino.ts), which ends the process by its handler of SIGINT (main.cpp) and asks
 * AppKit for nothing; when the page does not, the sidecar does (sidecar/pika_sidecar/shells/closing.py).
 */

import { join } from "node:path";
import { desktopDir } from "./paths.ts";

/** The systems that the window runs on. */
export type WindowSystem = "linux" | "macos" | "windows";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Neutralino's configuration; of its many keys those that our own programs look at. */
export interface WindowConfiguration {
  nativeAllowList: string[];
  serverHeaders: Record<string, string>;
  modes: { window: { exitProcessOnClose: boolean } };
}

/** The source, `desktop/neutralino.config.json`, as it was read. */
export type WindowSource = WindowConfiguration & {
  perSystem: Record<WindowSystem, { [key: string]: Json }>;
};

/** The file that the window's program reads, and the source of what it holds. */
export const windowConfigurationFile: string = join(desktopDir, "neutralino.config.json");

/**
 * The configuration for a system: what is shared, with what the system has besides. Its lists are added to the shared ones, and sorted;
 * any other value takes the place of the shared one.
 */
export function windowConfiguration(source: WindowSource, system: WindowSystem): WindowConfiguration {
  const { perSystem, ...shared } = source;
  return merged(shared as unknown as Json, perSystem[system]) as unknown as WindowConfiguration;
}

/** Reads the source; the configuration for a system. Throws the error of the file, or of its JSON. */
export async function readWindowConfiguration(system: WindowSystem): Promise<WindowConfiguration> {
  return windowConfiguration(JSON.parse(await Deno.readTextFile(windowConfigurationFile)), system);
}

function merged(shared: Json | undefined, own: Json): Json {
  if (Array.isArray(own)) return [...Array.isArray(shared) ? shared : [], ...own].sort();
  if (!isObject(own) || !isObject(shared)) return own;
  const values = Object.entries(own).map(([key, value]) => [key, merged(shared[key], value)]);
  return { ...shared, ...Object.fromEntries(values) };
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
