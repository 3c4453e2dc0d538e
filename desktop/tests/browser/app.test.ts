/** The whole app as a person meets it: real page, real sidecar, real sound, real Chromium. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
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
import { Gate, makeMusic, scratch, Touched } from "./harness.ts";
import { assertFits, poll } from "./page.ts";

/** Five songs in so many copies each, six odd names, four broken files. */
const COPIES = 6;
const TRACKS = 5 * COPIES + 6 + 4;
const FAILED = 3;

browserTest("the app, from the first start through a crash to a phone-sized window", async (test) => {
  const folder = await scratch();
  const music = join(folder, "music");
  const uiDir = join(folder, "ui");
  const dataDir = join(folder, "data");
  await Promise.all([build({ out: uiDir }), makeMusic(music, COPIES)]);
  const gate = await Gate.make(join(folder, "gate"));
  const touched = await Touched.make(folder);
  let sidecar = await Sidecar.start({ dataDir, uiDir, env: { ...gate.env, ...touched.env } });
  const browser: Browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const said = complaints(page);
  const rows = page.locator("#track-list .row");
  const row = (title: string) => rows.filter({ has: page.getByRole("link", { name: title, exact: true }) });
  const list = page.locator("#track-list");
  const activeTitle = () => list.locator(".row.active .title-text").innerText();

  const step = journey(test, { page, said, failure: "failure" });

  try {
    await step("the first start asks for the folder, by keyboard alone", async () => {
      await page.goto(sidecar.url);
      await page.getByRole("heading", { name: "Where is your music?" }).waitFor();
      await assertAccessible(page, "first start");
      await shot(page, "first_start");
      // Neither the page nor the sidecar has looked at anything of the person's, which macOS would ask about.
      assert.deepEqual(await touched.atHome(), []);
      await page.keyboard.press("Tab");
      await page.keyboard.type(join(folder, "nowhere"));
      await page.keyboard.press("Enter");
      await page.getByRole("alert").filter({ hasText: "nowhere" }).waitFor();
      const field = page.getByRole("combobox", { name: "Path of the folder" });
      await field.fill(join(folder, "mus"));
      await page.getByRole("option", { name: "music" }).waitFor();
      await shot(page, "first_start_completion");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      assert.equal(await field.inputValue(), music);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Enter");
    });

    await step("the table fills while the analysis runs", async () => {
      await page.getByText(`${TRACKS} tracks`).first().waitFor();
      await page.getByRole("progressbar", { name: "Analysis progress" }).waitFor();
      await shot(page, "analysing");
      await page.getByRole("button", { name: "Pause analysis" }).click();
      await page.getByText("Analysis paused").waitFor();
      await assertAccessible(page, "library while analysis is paused");
      await page.getByRole("button", { name: "Resume analysis" }).click();
      await page.getByRole("button", { name: "Pause analysis" }).waitFor();
      await gate.open();
      await page.getByRole("progressbar", { name: "Analysis progress" }).waitFor({ state: "detached" });
      await row("Paper Moons (take 2)").getByText("Ready").waitFor();
    });

    await step("columns sort both ways and say so", async () => {
      const header = page.getByRole("columnheader", { name: "BPM" });
      await header.getByRole("button").click();
      await poll(() => header.getAttribute("aria-sort"), "ascending");
      await poll(() => isSorted(rows, 1), true);
      await header.getByRole("button").click();
      await poll(() => header.getAttribute("aria-sort"), "descending");
      await poll(() => isSorted(rows, -1), true);
      for (const name of ["Title", "Artist", "Key", "Energy", "Time", "State"]) {
        await page.getByRole("columnheader", { name }).getByRole("button").click();
      }
      await page.getByRole("columnheader", { name: "Title" }).getByRole("button").click();
    });

    await step("search by keyboard: / focuses, Escape clears, nothing found says so", async () => {
      await list.focus();
      await page.keyboard.press("/");
      await page.keyboard.type("kestrel");
      await page.getByText(`${COPIES} tracks`, { exact: true }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByText(`${TRACKS} tracks`).first().waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      await page.keyboard.type("no such song");
      await page.getByRole("heading", { name: "No track matches “no such song”" }).waitFor();
      await assertAccessible(page, "nothing found");
      await page.getByRole("button", { name: "Clear the search" }).click();
      await page.getByText(`${TRACKS} tracks`).first().waitFor();
    });

    await step("names in any script and markup are shown as they are", async () => {
      for (const name of ["夜の港 - 東京", "ليلة هادئة", "<b>bold & “brave”<b>", "🎷 sax"]) {
        await page.getByRole("searchbox").fill(name);
        await row(name).waitFor();
      }
      await page.getByRole("searchbox").fill("");
    });

    await step("broken files say what is wrong and what to do", async () => {
      await page.getByRole("searchbox").fill("a letter");
      await row("a letter").getByText(/damaged|not/).waitFor();
      await page.getByRole("searchbox").fill("");
      await page.getByRole("button", { name: /problem/ }).click();
      const dialog = page.getByRole("dialog", { name: "Problems" });
      await dialog.getByRole("button", { name: "a letter" }).waitFor();
      await poll(
        () => dialog.getByRole("heading", { name: "Not analysed" }).locator("xpath=../..//li").count(),
        FAILED,
      );
      await assertAccessible(page, "problems");
      await shot(page, "problems");
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    });

    await step(
      "arrows move, Shift+Space selects, Enter opens, Escape comes back to the same row",
      async () => {
        await list.focus();
        await page.keyboard.press("Home");
        const first = await activeTitle();
        await page.keyboard.press("End");
        assert.notEqual(await activeTitle(), first);
        await page.keyboard.press("PageUp");
        await page.keyboard.press("Home");
        assert.equal(await activeTitle(), first);
        await page.getByRole("searchbox").fill("paper");
        await page.getByText(`${COPIES} tracks`, { exact: true }).waitFor();
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Shift+ ");
        await page.getByText("1 track selected").waitFor();
        await shot(page, "library");
        await page.keyboard.press("Shift+ ");
        await page.getByText("1 track selected").waitFor({ state: "detached" });
        await page.keyboard.press("ArrowDown");
        const title = await activeTitle();
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { level: 1, name: title }).waitFor();
        await page.keyboard.press("j");
        await page.getByRole("heading", { level: 1, name: title }).waitFor({ state: "detached" });
        await page.keyboard.press("k");
        await page.getByRole("heading", { level: 1, name: title }).waitFor();
        await page.keyboard.press("Escape");
        await list.waitFor();
        assert.equal(await activeTitle(), title);
        await page.keyboard.press("ArrowUp");
        assert.notEqual(await activeTitle(), title);
      },
    );

    await step("the track page: waveform, ×2, a wrong value, an edit, undo, reset", async () => {
      await row("Paper Moons (take 3)").getByRole("link").click();
      const tempo = page.getByRole("region", { name: "Tempo" });
      const bpm = () => tempo.locator(".figure").innerText().then(Number);
      await page.locator("#waveform").waitFor();
      assert.ok(await painted(page), "the waveform is not empty");
      await assertAccessible(page, "track");
      await shot(page, "track");
      const before = await bpm();
      assert.ok(Math.abs(before - 112) < 112 * 0.01, `a song of 112 BPM is shown with ${before}`);
      await tempo.getByRole("button", { name: "Double the tempo" }).click();
      await poll(async () => Math.abs(await bpm() - 2 * before) < 0.02, true);
      await tempo.getByText("set by hand").waitFor();
      await page.getByRole("button", { name: "Undo tempo" }).waitFor();
      await page.keyboard.press("Control+z");
      await poll(bpm, before);
      await tempo.getByRole("button", { name: "Halve the tempo" }).click();
      await poll(async () => Math.abs(await bpm() - before / 2) < 0.02, true);
      await page.getByRole("status").getByRole("button", { name: "Undo" }).last().click();
      await poll(bpm, before);

      await tempo.getByRole("button", { name: "Edit tempo" }).click();
      await page.keyboard.type("fast");
      await page.keyboard.press("Enter");
      await tempo.getByRole("alert").filter({ hasText: 'Cannot read "fast"' }).waitFor();
      await assertAccessible(page, "track with a wrong value");
      await tempo.getByRole("textbox").fill("97,25");
      await page.keyboard.press("Enter");
      await poll(bpm, 97.25);
      await tempo.getByRole("button", { name: /Reset to analysed/ }).click();
      await poll(bpm, before);

      const key = page.getByRole("region", { name: "Key" });
      await key.getByRole("button", { name: "Edit key" }).click();
      await page.keyboard.type("5A");
      await page.keyboard.press("Enter");
      await key.getByText("C minor").waitFor();
      await page.getByRole("status").getByText("set to 5A").waitFor();
      const nothingUnderMessages = () =>
        page.evaluate(() => {
          const message = document.querySelector(".toast")?.getBoundingClientRect();
          const foot = document.querySelector("footer")!.getBoundingClientRect();
          const focus = document.activeElement!.getBoundingClientRect();
          return message !== undefined && message.top >= foot.top && message.bottom <= foot.bottom &&
            focus.bottom <= foot.top;
        });
      await poll(nothingUnderMessages, true);
      await page.setViewportSize({ width: 390, height: 844 });
      await key.getByRole("button", { name: "Edit key" }).scrollIntoViewIfNeeded();
      await key.getByRole("button", { name: "Edit key" }).click();
      await page.keyboard.type("8B");
      await page.keyboard.press("Enter");
      await page.getByRole("status").getByText("set to 8B").waitFor();
      await poll(nothingUnderMessages, true);
      await shot(page, "narrow_message");
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
      await key.getByText("C minor").waitFor();
      await page.locator("#waveform").focus();
      const whole = await page.locator("#waveform").getAttribute("aria-label");
      await page.keyboard.press("+");
      await poll(async () => await page.locator("#waveform").getAttribute("aria-label") !== whole, true);
      await shot(page, "track_edited");
      await page.keyboard.press("0");
      await poll(() => page.locator("#waveform").getAttribute("aria-label"), whole);
      await page.keyboard.press("Escape");
      await row("Paper Moons (take 3)").getByText("5A").waitFor();
    });

    await step("dialogs open by keyboard, keep the focus, and are accessible", async () => {
      await list.focus();
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Help" }).waitFor();
      await assertAccessible(page, "help");
      await shot(page, "help");
      await page.keyboard.press("Tab"); // from its cross to its only button
      await page.keyboard.press("Enter");
      const report = page.getByRole("textbox", { name: "The report" });
      await report.waitFor();
      const text = await report.inputValue();
      assert.match(text, /Chrome\/.*\n(?:.*\n)*.*tracks that failed +3\n/);
      assert.ok(!text.includes("Paper Moons") && !text.includes(folder), text);
      await assertAccessible(page, "report");
      await shot(page, "report");
      await page.setViewportSize({ width: 390, height: 844 });
      await assertFits(page, "report");
      await shot(page, "report_narrow");
      await page.setViewportSize({ width: 1280, height: 800 });
      const saved = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save…" }).click();
      assert.match((await saved).suggestedFilename(), /^pika-report-\d{4}-\d\d-\d\d\.txt$/);
      assert.equal(await Deno.readTextFile(await (await saved).path()), text);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Settings" }).click();
      await page.getByRole("radio", { name: "Open Key" }).check();
      await row("Paper Moons (take 3)").getByText("10m").waitFor();
      await page.getByRole("radio", { name: "Camelot" }).check();
      await page.getByLabel("Tracks analysed at the same time").fill("many");
      await page.getByRole("alert").filter({ hasText: 'Cannot read "many"' }).waitFor();
      await page.getByLabel("Tracks analysed at the same time").fill("");
      await assertAccessible(page, "settings");
      await shot(page, "settings");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Folders" }).click();
      await page.getByRole("dialog", { name: "Music folders" }).getByText(`${TRACKS} tracks`).waitFor();
      await assertAccessible(page, "folders");
      await shot(page, "folders");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    });

    await step(
      "a crash in the middle of the analysis: the page comes back and the queue goes on",
      async () => {
        await page.getByRole("searchbox").fill("take");
        await page.getByText(`${5 * (COPIES - 1)} tracks`, { exact: true }).waitFor();
        await list.focus();
        await page.keyboard.press("Home");
        for (let track = 0; track < 12; track++) {
          await page.keyboard.press("Shift+ ");
          await page.keyboard.press("ArrowDown");
        }
        await gate.close();
        await page.getByRole("button", { name: "Analyse again" }).click();
        await page.getByRole("progressbar", { name: "Analysis progress" }).waitFor();
        await sidecar.crash();
        await page.getByRole("alert").filter({ hasText: "The audio engine is not running" }).waitFor();
        await assertAccessible(page, "connection lost");
        await shot(page, "lost");
        sidecar = await Sidecar.start({ dataDir, uiDir, env: gate.env });
        await page.getByRole("alert").waitFor({ state: "detached" });
        await page.getByRole("progressbar", { name: "Analysis progress" }).waitFor();
        await gate.open();
        await page.getByRole("progressbar", { name: "Analysis progress" }).waitFor({ state: "detached" });
        await row("Paper Moons (take 3)").getByText("5A").waitFor();
        await page.getByRole("searchbox").fill("");
        await page.getByText(`${TRACKS} tracks`).first().waitFor();
      },
    );

    await step("a row that is half hidden opens by a click like any other", async () => {
      await list.focus();
      await page.keyboard.press("Home");
      const link = await list.evaluate(async (list) => {
        const height = list.clientHeight - 36;
        list.scrollTop = (26 - height % 52 + 52) % 52;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const edge = list.getBoundingClientRect().bottom;
        const half = [...list.querySelectorAll(".row")].map((row) => row.getBoundingClientRect())
          .find(({ top, bottom }) => top < edge - 20 && bottom > edge + 20)!;
        return { x: half.left + 90, y: half.top + 16 };
      });
      await page.mouse.click(link.x, link.y);
      await page.locator("main.track-main h1").waitFor();
      await page.keyboard.press("Escape");
      await list.waitFor();
    });

    await step("a window as narrow as a phone loses nothing sideways", async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      await assertFits(page, "library");
      await assertAccessible(page, "narrow library");
      await shot(page, "narrow_library");
      await row("Lantern Street (take 2)").getByRole("link").click();
      await page.locator("#waveform").waitFor();
      await assertFits(page, "track");
      await assertAccessible(page, "narrow track");
      await shot(page, "narrow_track");
      await page.setViewportSize({ width: 1920, height: 1080 });
      await assertFits(page, "wide track");
      await shot(page, "wide_track");
      await page.getByRole("link", { name: "Library" }).click();
      await list.waitFor();
      await shot(page, "wide_library");
    });

    await step("a folder that has gone is named, with what to do", async () => {
      await Deno.rename(music, `${music}-away`);
      await page.getByRole("button", { name: "Folders" }).click();
      await page.getByRole("button", { name: `Rescan ${music}` }).click();
      await page.getByText("Not found: connect the drive").waitFor();
      await page.keyboard.press("Escape");
      await page.getByText("Cannot find").waitFor();
      await assertAccessible(page, "missing folder");
      await shot(page, "missing_folder");
    });

    const expected = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;
    assert.deepEqual(said.filter((line) => !expected.test(line)), []);
  } finally {
    await browser.close();
    await sidecar.stop();
    await Deno.remove(folder, { recursive: true });
  }
});

/** True when the tempi in sight run up (`1`) or down (`-1`), in the order of the rows on the screen. */
async function isSorted(rows: Locator, sign: 1 | -1): Promise<boolean> {
  const tempi = await rows.evaluateAll((elements) =>
    elements
      .sort((a, b) => Number(a.getAttribute("aria-rowindex")) - Number(b.getAttribute("aria-rowindex")))
      .map((element) => parseFloat(element.querySelector(".cell.bpm")?.textContent ?? ""))
      .filter((bpm) => !Number.isNaN(bpm))
  );
  return tempi.length > 5 &&
    tempi.every((bpm, index) => index === 0 || (bpm - tempi[index - 1]!) * sign >= 0);
}

/** True when something else than the ground is painted. */
function painted(page: Page): Promise<boolean> {
  return page.locator("#waveform").evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, index) => index % 4 === 3 && value > 0);
  });
}
