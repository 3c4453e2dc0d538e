/** What a person meets when something outside Pika goes wrong: each cause is real. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "../../build.ts";
import { poll } from "./page.ts";
import {
  assertAccessible,
  browserTest,
  complaints,
  launchBrowser,
  newPage,
  shot,
} from "../../../scripts/testing/browser.ts";
import { secondStart, Sidecar } from "../../../scripts/testing/sidecar.ts";
import { smallDisk } from "../../../scripts/testing/small_disk.ts";
import { callSidecar, makeMusic, scratch } from "./harness.ts";

/** One of each song, six odd names, four broken files. */
const TRACKS = 5 + 6 + 4;

browserTest("troubles: each is said in words, with a way out", async (test) => {
  const folder = await scratch();
  const music = join(folder, "music");
  const uiDir = join(folder, "ui");
  const browser = await launchBrowser();
  await Promise.all([build({ out: uiDir }), makeMusic(music, 1)]);

  /** One sidecar on its own data folder and one page on it. */
  const opened = async (dataDir: string, ui = uiDir) => {
    const sidecar = await Sidecar.start({ dataDir, uiDir: ui });
    const page = await newPage(browser, {
      viewport: { width: 1280, height: 800 },
      reducedMotion: "reduce",
    });
    const said = complaints(page);
    await page.goto(sidecar.url);
    return {
      page,
      sidecar,
      async [Symbol.asyncDispose]() {
        await page.close();
        await sidecar.stop();
        assert.deepEqual(said, []);
      },
    };
  };

  try {
    await test.step("a damaged library is kept and a new one begun, asked for twice", async () => {
      const dataDir = join(folder, "damaged");
      await Deno.mkdir(dataDir);
      await Deno.writeFile(join(dataDir, "library.db"), crypto.getRandomValues(new Uint8Array(60_000)));
      await using app = await opened(dataDir);
      const { page } = app;
      await page.getByRole("heading", { name: "Cannot open the library" }).waitFor();
      await page.getByRole("alert").filter({ hasText: "library.db" }).waitFor();
      await assertAccessible(page, "damaged library");
      await shot(page, "damaged_library");
      await page.getByRole("button", { name: "Look again" }).click();
      await page.getByRole("button", { name: "Begin a new library" }).click();
      // Waited for from before it comes: it stays for some seconds only.
      const told = page.getByText("The damaged library is kept as").innerText();
      await page.getByRole("button", { name: "Put it aside and start empty" }).click();
      await page.getByRole("heading", { name: "Where is your music?" }).waitFor();
      const message = await told;
      const kept = message.slice(message.indexOf("/")).trim();
      assert.equal((await Deno.stat(kept)).size, 60_000);
    });

    await test.step("a page and a sidecar of different builds say so", async () => {
      const otherUi = join(folder, "other-ui");
      await build({ out: otherUi, buildId: "2026-01-02 & older" });
      await using app = await opened(join(folder, "data"), otherUi);
      const banner = app.page.getByRole("alert").filter({ hasText: "Pika was updated while it ran" });
      await banner.getByText("2026-01-02 & older").waitFor();
      await banner.getByText("source").waitFor();
      await assertAccessible(app.page, "different builds");
      await shot(app.page, "different_builds");
      await banner.getByRole("button", { name: "Reload" }).click();
      await banner.waitFor();
    });

    await test.step("a second start brings the page to the front", async () => {
      const dataDir = join(folder, "data");
      await using app = await opened(dataDir);
      await app.page.getByRole("heading", { name: "Where is your music?" }).waitFor();
      await app.page.evaluate(() => {
        globalThis.focus = () => document.title = "called to the front";
      });
      assert.match((await secondStart({ dataDir, uiDir })).url, /^http:\/\/127\.0\.0\.1:/);
      await app.page.waitForFunction(() => document.title === "called to the front");
    });

    await test.step("files that came while Pika was closed are found when it opens", async () => {
      const dataDir = join(folder, "data");
      {
        await using app = await opened(dataDir);
        await app.page.getByRole("combobox", { name: "Path of the folder" }).fill(music);
        await app.page.getByRole("button", { name: "Add folder" }).click();
        await app.page.getByText(`${TRACKS} tracks`).first().waitFor();
      }
      await Deno.copyFile(join(music, "odd names", "plain.wav"), join(music, "A new one.wav"));
      await using app = await opened(dataDir);
      await app.page.getByText(`${TRACKS + 1} tracks`).first().waitFor();
      await app.page.getByRole("link", { name: "A new one" }).waitFor();
    });

    if (Deno.build.os !== "linux") return; // only there a test can mount a disk of its own
    await test.step({
      name: "a full disk stops the analysis, which goes on when there is room",
      fn: async () => {
        await using disk = await smallDisk(join(folder, "disk"), "4m");
        await using app = await opened(disk.path);
        const { page } = app;
        // Paused before there is anything to do: otherwise a quick analysis is over before the disk is full.
        await callSidecar(page, "analysis.pause");
        await page.getByRole("combobox", { name: "Path of the folder" }).fill(music);
        await page.getByRole("button", { name: "Add folder" }).click();
        await page.getByText(`${TRACKS + 1} tracks`).first().waitFor();
        await page.getByText("Analysis paused").waitFor();
        // Room to go on, and for some of the results, which take 600 kB together.
        await disk.fill(200_000);
        await page.getByRole("button", { name: "Resume analysis" }).click();
        const stopped = page.getByRole("alert").filter({ hasText: "Analysis stopped" });
        await stopped.getByText(/full/).waitFor();
        await assertAccessible(page, "full disk");
        await shot(page, "full_disk");
        await page.setViewportSize({ width: 390, height: 844 });
        await shot(page, "narrow_full_disk");
        // The old message goes before the new one comes: otherwise there might be room already when it is tried.
        const message = (await stopped.elementHandle())!;
        await stopped.getByRole("button", { name: "Try again" }).click();
        await message.waitForElementState("hidden");
        await stopped.waitFor();
        await disk.empty();
        await stopped.getByRole("button", { name: "Try again" }).click();
        await stopped.waitFor({ state: "detached" });
        await page.getByRole("progressbar", { name: "Analysis progress" }).waitFor({ state: "detached" });
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.getByRole("columnheader", { name: "State" }).getByRole("button").click();
        await page.locator(".row .state-label").filter({ hasText: "Failed" }).first().waitFor();
        await poll(
          () => page.locator(".row .state-label").filter({ hasText: "Ready" }).count(),
          TRACKS + 1 - 3,
        );
      },
    });
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
});
