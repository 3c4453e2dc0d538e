/** Pika's window on Windows: the page of Neutralino, whose extension is the frozen program. */

import { dirname, join } from "node:path";
import { newPage, shot } from "../../../testing/browser.ts";
import { Neutralino } from "../../../testing/neutralino.ts";
import { until } from "../../../testing/until.ts";
import { home } from "../frozen_pika.ts";
import type { Steps } from "./evening.ts";

/** Python under Wine takes no file as its standard input, which Windows' own does. */
const piped = ["bash", "-c", 'exec "$@" < <(cat)', "bash"];

export const inWindow: Steps = {
  "in Neutralino's window: a chosen folder, broken connections, its end": async (
    { pika, browser },
  ) => {
    await using neutralino = await Neutralino.start({
      dataDir: `${home}\\AppData\\Local\\Pika in a window`,
      uiDir: join(dirname(pika.program), "ui"),
      scratch: pika.wine.folder,
      env: pika.wine.env,
      sidecar: { words: [...piped, ...pika.wine.words(pika.program)], os: "Windows" },
    });
    neutralino.folder = "\\\\server\\share";
    const page = await newPage(browser, {
      viewport: { width: 1280, height: 800 },
      reducedMotion: "reduce",
    });
    await page.addInitScript({ content: neutralino.globals });
    await page.goto(neutralino.url);
    await page.getByRole("button", { name: "Choose folder…" }).click();
    await page.getByText("1 track", { exact: true }).first().waitFor();
    await page.locator("#track-list .row").getByText("Ready").waitFor();
    neutralino.cut();
    await page.reload(); // it asks for the sidecar's address, over the connection that the sidecar has dialled anew
    await page.locator("#track-list .row").getByText("Ready").waitFor();
    await page.getByRole("button", { name: "Folders", exact: true }).click();
    await page.getByText(neutralino.folder, { exact: true }).waitFor();
    await shot(page, "windows_window");
    await page.close();
    await neutralino.leave();
    await until("the extension has ended by itself", () => !neutralino.sidecarRuns);
  },
};
