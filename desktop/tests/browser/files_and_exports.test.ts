/** Several files of one recording, and taking the library to other programs. */
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

const WIDTHS = [1280, 900, 390];

browserTest("duplicates become one track, and the library goes out", async (test) => {
  const folder = await scratch();
  const music = join(folder, "music");
  const out = join(folder, "out");
  const uiDir = join(folder, "ui");
  await Promise.all([build({ out: uiDir }), makeMusic(music, 2), Deno.mkdir(out)]);
  const sidecar = await Sidecar.start({ dataDir: join(folder, "data"), uiDir });
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const said = complaints(page);
  const step = journey(test, { page, said, failure: "files_and_exports_failure" });
  const count = page.locator(".count");
  const group = page.getByRole("group", { name: "Paper Moons" });
  const inFolders = async (name: string) => {
    await page.getByRole("button", { name: "Folders" }).first().click();
    await page.getByRole("button", { name }).click();
  };
  const atEachWidth = async (name: string) => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      await assertFits(page, name);
      await assertAccessible(page, `${name} at ${width}`);
      await shot(page, `${name}_${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  };

  try {
    await step("copies of a recording are shown by their sound", async () => {
      await page.goto(sidecar.url);
      await page.getByRole("combobox", { name: "Path of the folder" }).fill(music);
      await page.getByRole("button", { name: "Add folder" }).click();
      await page.getByText("20 tracks").first().waitFor();
      await page.getByRole("progressbar", { name: "Analysis progress" }).waitFor({ state: "detached" });
      await inFolders("Duplicates and moved files…");
      await page.getByText("6 recordings with several files").waitFor();
      await group.getByText("They sound the same.").waitFor();
      assert.equal(await group.getByRole("radio").count(), 2);
      await atEachWidth("recordings");
    });

    await step("a merge leaves one track, and Undo two again", async () => {
      await group.getByRole("button", { name: "Merge into the chosen one" }).click();
      await page.getByText("5 recordings with several files").waitFor();
      await page.keyboard.press("Escape");
      await count.filter({ hasText: "19 tracks" }).waitFor();
      await page.getByRole("button", { name: "Undo" }).click();
      await count.filter({ hasText: "20 tracks" }).waitFor();
    });

    await step("what is different stays apart", async () => {
      await inFolders("Duplicates and moved files…");
      await group.getByRole("button", { name: "They are different" }).click();
      await page.getByText("5 recordings with several files").waitFor();
      await page.keyboard.press("Escape");
      await inFolders("Duplicates and moved files…");
      await page.getByText("5 recordings with several files").waitFor();
      await page.keyboard.press("Escape");
    });

    await step("the library goes out, with what a format cannot hold", async () => {
      await inFolders("Export the library…");
      await page.getByRole("radio", { name: "rekordbox" }).check();
      await page.getByText("energy of 17 tracks").waitFor();
      await atEachWidth("export");
      await page.getByRole("button", { name: "Export", exact: true }).click();
      await page.getByRole("alert").filter({ hasText: "Write the path" }).waitFor();
      await page.getByRole("combobox", { name: "Into the folder" }).fill(out);
      await page.getByRole("button", { name: "Export", exact: true }).click();
      await page.getByRole("heading", { name: "Exported" }).waitFor();
      const written = await Deno.readTextFile(join(out, "rekordbox.xml"));
      assert.match(written, /<COLLECTION Entries="20">/);
      assert.match(written, /Name="Paper Moons" Artist="Ansel &amp; Ray"[^>]*AverageBpm="112\.00"/);
      await page.getByRole("button", { name: "In another format…" }).click();
      await page.getByRole("radio", { name: "Set list" }).check();
      await page.getByRole("button", { name: "Export", exact: true }).click();
      await page.getByText("Tracks.html").waitFor();
    });

    await step("the set list prints well", async () => {
      const sheet = await browser.newPage({ viewport: { width: 900, height: 1200 } });
      await sheet.goto(`file://${join(out, "Tracks.html")}`);
      assert.equal(await sheet.getByRole("row").count(), 21);
      await shot(sheet, "export_sheet");
      await sheet.close();
    });
  } finally {
    await browser.close();
    await sidecar.stop();
    await Deno.remove(folder, { recursive: true });
  }
});
