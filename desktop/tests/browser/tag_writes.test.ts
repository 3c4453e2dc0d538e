/** Tags written into the DJ's files, and taken back. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "../../build.ts";
import {
  assertAccessible,
  browserTest,
  complaints,
  journey,
  launchBrowser,
  newPage,
  shot,
} from "../../../scripts/testing/browser.ts";
import { Sidecar } from "../../../scripts/testing/sidecar.ts";
import { makeMusic, scratch } from "./harness.ts";
import { assertFits } from "./page.ts";

browserTest("tags are previewed, written and taken back", async (test) => {
  const folder = await scratch();
  const music = join(folder, "music");
  const uiDir = join(folder, "ui");
  await Promise.all([build({ out: uiDir }), makeMusic(music, 1)]);
  const song = join(music, "Ansel & Ray - Paper Moons.flac");
  const before = await Deno.readFile(song);
  const sidecar = await Sidecar.start({ dataDir: join(folder, "data"), uiDir });
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const said = complaints(page);
  const step = journey(test, { page, said, failure: "tag_writes_failure" });
  const dialog = page.getByRole("dialog");
  const planned = dialog.getByRole("listitem").filter({ hasText: "Paper Moons" });

  try {
    await step("a preview says what every file would get", async () => {
      await page.goto(sidecar.url);
      await page.getByRole("combobox", { name: "Path of the folder" }).fill(music);
      await page.getByRole("button", { name: "Add folder" }).click();
      await page.getByText("15 tracks").first().waitFor();
      await page.getByRole("progressbar", { name: "Analysis progress" }).waitFor({ state: "detached" });
      await page.locator("#track-list").focus();
      await page.keyboard.press("Control+a");
      await page.getByRole("button", { name: "Write tags…" }).click();
      await planned.getByText("112", { exact: true }).waitFor();
      await planned.getByText("11A", { exact: true }).waitFor();
      await dialog.getByRole("combobox", { name: "Key as" }).selectOption("musical");
      await planned.getByText("F#m", { exact: true }).waitFor();
      for (const width of [1280, 900, 390]) {
        await page.setViewportSize({ width, height: 800 });
        await assertFits(page, "write tags");
        await assertAccessible(page, `write tags at ${width}`);
        await shot(page, `write_tags_${width}`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      assert.deepEqual(await Deno.readFile(song), before);
    });

    await step("they are written, and what was not is named", async () => {
      await dialog.getByRole("button", { name: "Write into 15 files" }).click();
      await dialog.getByText("12 files written, 3 need nothing.").waitFor(); // of 3 nothing is known
      await assertAccessible(page, "tags written");
      await shot(page, "tags_written");
      assert.notDeepEqual(await Deno.readFile(song), before);
    });

    await step("one press brings the old files back", async () => {
      await dialog.getByRole("button", { name: "Take it all back" }).click();
      await dialog.getByText("12 files as before.").waitFor();
      assert.deepEqual(await Deno.readFile(song), before);
      await dialog.getByRole("button", { name: "Done" }).click();
      // Nothing was analysed again for it.
      await page.locator("#track-list .row").first().getByText("Ready").waitFor();
    });
  } finally {
    await browser.close();
    await sidecar.stop();
    await Deno.remove(folder, { recursive: true });
  }
});
