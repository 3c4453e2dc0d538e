/**
 * The real window on a screen that nobody sees: opened where no screen is, and with paths that would break its globals.
 */

import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { desktopDir, root } from "../../lib/paths.ts";
import { until } from "../../lib/until.ts";
import { Artifacts } from "../../pipeline/artifacts.ts";
import type { Artifact } from "../../release/artifact.ts";
import type { Release } from "../../release/release.ts";
import { homeEnvironment } from "../../release/scratch_home.ts";
import { uiBuilder } from "../../release/sources.ts";
import { runtime } from "../../release/steps/runtime.ts";
import { hostTarget } from "../../release/targets/target.ts";
import { findWindow } from "../../release/window/app_window.ts";
import { Screen } from "../../release/window/xvfb.ts";
import { requireRuntime } from "../../suites/brought_runtime.ts";
import { testWith } from "../../testing/test_with.ts";

const needs = { tools: ["xvfb", "webkit2gtk"], os: ["linux"] } as const;

/** The window without a sidecar, in `folder/app`, with its launcher. */
async function installWindow(folder: string): Promise<void> {
  const target = hostTarget();
  const shell = { kind: "neutralino", version: "", runtime: await requireRuntime(), sha256: "" };
  const release = { target, shell: { ...shell, pinned: "" }, workDir: join(folder, "work") } as Release;
  const app = join(folder, "app");
  const ui = join(folder, "ui");
  for (const name of [app, ui, release.workDir]) await Deno.mkdir(name);
  await run([Deno.execPath(), "run", "-A", uiBuilder, "--out", ui], { cwd: root });
  const artifacts = new Artifacts<Artifact>();
  artifacts.add("desktop", { kind: "ui", path: ui });
  await runtime.run({
    ...{ release, key: "", log: join(folder, "log"), output: "quiet", artifacts },
    facts: () => ({}) as never,
    add: (artifact) => artifacts.add("runtime", artifact),
    note: () => {},
  });
  await Deno.copyFile(artifacts.one("app").path, join(app, "pika-app"));
  await Deno.copyFile(artifacts.one("resources").path, join(app, "resources.neu"));
  await Deno.copyFile(join(desktopDir, "packaging", "linux", "launcher-neutralino.sh"), join(app, "pika"));
  await Deno.chmod(join(app, "pika"), 0o755);
}

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
