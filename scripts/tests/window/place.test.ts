/**
 * The real window on a screen that nobody sees: opened where no screen is, and with paths that would break its globals.
 */

import { join } from "node:path";
import { until } from "../../lib/until.ts";
import { homeEnvironment } from "../../release/scratch_home.ts";
import { findWindow } from "../../release/window/app_window.ts";
import { Screen } from "../../release/window/xvfb.ts";
import { testWith } from "../../testing/test_with.ts";
import { installWindow } from "./installed_window.ts";

const needs = { tools: ["xvfb", "webkit2gtk"], os: ["linux"] } as const;

interface WindowStart {
  /** What the person's folder is called. */
  home: string;
  /** The working folder; by default another one. */
  from?: "home";
  /** What the runtime kept of the window when it was closed. */
  kept?: unknown;
  words?: string[];
}

/** Starts it as a person with a home of their own, and waits until its window is on the screen. */
async function comesIntoSight({ home, from, kept, words = [] }: WindowStart): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "pika window ż " }));
  try {
    await installWindow(folder);
    await using screen = await Screen.start(folder);
    const own = join(folder, home);
    const state = join(own, ".local", "share", "app.pika.Pika", ".tmp");
    await Deno.mkdir(state, { recursive: true });
    if (kept) await Deno.writeTextFile(join(state, "window_state.config.json"), JSON.stringify(kept));
    const app = new Deno.Command(join(folder, "app", "pika"), {
      args: words,
      cwd: from === "home" ? own : folder,
      env: { ...screen.environment, ...homeEnvironment("linux", own) },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      const window = await findWindow(screen.display, "Pika", 60);
      await until(async () => await screen.display.picture(window) !== undefined, {
        what: "The window stayed where nobody sees it",
        seconds: 60,
      });
    } finally {
      app.kill("SIGTERM");
      await app.status;
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Opens the window right of the screen, as if a second one had been there. */
const besideTheScreen = ["--window-x=5000", "--window-center=false"];

testWith(
  needs,
  "a window that was closed on a screen that is gone comes back",
  () => comesIntoSight({ home: "home", kept: { x: 5000, y: 100, width: 900, height: 600, maximize: false } }),
);

testWith(needs, "the page knows its window also where the person is called O'Brien", async () => {
  await comesIntoSight({ home: "O'Brien", words: besideTheScreen });
  await comesIntoSight({ home: "O'Brien", from: "home", words: besideTheScreen });
});
