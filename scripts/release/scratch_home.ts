/** A home folder for trials: everything that Pika keeps goes below it. */

import { join } from "node:path";
import type { Os } from "./targets/target.ts";

/** The variables that make a folder the home of what is started with them. */
export function homeEnvironment(os: Os, home: string): Record<string, string> {
  if (os === "windows") {
    return {
      USERPROFILE: home,
      LOCALAPPDATA: join(home, "AppData", "Local"),
      APPDATA: join(home, "AppData", "Roaming"),
      // Neutralino puts it into APPDATA, whose letters outside of the system's code page it loses.
      WEBVIEW2_USER_DATA_FOLDER: join(home, "WebView2"),
    };
  }
  return {
    HOME: home,
    XDG_DATA_HOME: join(home, ".local", "share"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_CACHE_HOME: join(home, ".cache"),
  };
}

/** Where the sidecar keeps what it knows, for a home folder (sidecar/pika_sidecar/paths.py). */
export function dataFolder(os: Os, home: string): string {
  switch (os) {
    case "linux":
      return join(home, ".local", "share", "pika");
    case "macos":
      return join(home, "Library", "Application Support", "Pika");
    case "windows":
      return join(home, "AppData", "Local", "Pika");
  }
}
