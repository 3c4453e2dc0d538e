/** Filters in words and by menu, smart lists, and what was played: 300 tracks with a hundred nights, in the real page. */
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
import { makeLibrary, scratch } from "./harness.ts";
import { assertFits, poll } from "./page.ts";

const TRACKS = 300;

browserTest("finding: filters, chips, the menu, smart lists and the history", async (test) => {
  const folder = await scratch();
  const dataDir = join(folder, "data");
  const uiDir = join(folder, "ui");
  await Promise.all([build({ out: uiDir }), makeLibrary(dataDir, TRACKS)]);
  const sidecar = await Sidecar.start({ dataDir, uiDir });
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const said = complaints(page);
  const step = journey(test, { page, said, failure: "finding_failure" });

  const field = page.getByRole("searchbox", { name: "Search tracks" });
  const chips = page.getByRole("list", { name: "Filters" }).getByRole("listitem");
  const dialog = page.getByRole("dialog");
  const side = page.getByRole("navigation", { name: "Lists" });
  const line = (name: string) => side.locator(".side-line").filter({ hasText: name });
  const total = async () => parseInt(await page.locator(".top-bar .count").innerText(), 10);
  const rows = page.locator("#track-list .row");

  try {
    await step("a filter in words is a chip, and a press takes it away", async () => {
      await page.goto(sidecar.url);
      await page.getByText(`${TRACKS} tracks`).first().waitFor();
      await page.keyboard.press("/");
      await page.keyboard.insertText("bpm:90-110 -genre:soul love"); // one search, so that one count comes
      await poll(() => chips.allInnerTexts().then((texts) => texts.join()), "bpm:90-110,-genre:soul");
      await poll(async () => await total() > 0 && await total() < TRACKS, true);
      const found = await total();
      await assertAccessible(page, "filters");
      await shot(page, "finding_chips");
      await page.getByRole("button", { name: "Remove bpm:90-110" }).click();
      await poll(() => field.inputValue(), "-genre:soul love");
      await poll(async () => await total() > found, true);
      // The focus has gone to the neighbour.
      await page.keyboard.press("Delete");
      await poll(() => field.inputValue(), "love");
      await chips.first().waitFor({ state: "detached" });
    });

    await step("a mistake is explained, and the rest is searched", async () => {
      await field.fill("gnere:soul energy>6");
      await page.getByText('There is no filter "gnere"').waitFor();
      await poll(() => chips.count(), 2);
      await poll(async () => await total() > 0 && await total() < TRACKS, true);
      await assertAccessible(page, "a filter that is not understood");
      await shot(page, "finding_mistake");
    });

    await step("a search that finds nothing says what to leave out", async () => {
      await field.fill("energy>6 artist:zzz");
      await page.getByRole("button", { name: /Without artist:zzz there are \d+ tracks/ }).waitFor();
      await assertAccessible(page, "what to loosen");
      await shot(page, "finding_loosen");
      await page.getByRole("button", { name: /Without artist:zzz/ }).click();
      await poll(() => field.inputValue(), "energy>6");
      await rows.first().waitFor();
    });

    await step("the menu writes filters, by keyboard alone", async () => {
      await field.fill("");
      await page.locator("#track-list").focus();
      await page.keyboard.press("f");
      await dialog.getByRole("button", { name: "Tempo" }).waitFor();
      await assertAccessible(page, "the filters to choose from");
      await shot(page, "finding_menu");
      await page.keyboard.press("Enter");
      await page.keyboard.type("90");
      await page.keyboard.press("Tab");
      await page.keyboard.type("110");
      await dialog.getByText(/^\d+ tracks?$/).waitFor();
      await shot(page, "finding_tempo");
      await page.keyboard.press("Enter");
      await poll(() => field.inputValue(), "bpm:90-110");
      await dialog.waitFor({ state: "detached" });
    });

    await step("keys are pressed on the wheel, genres come with their numbers", async () => {
      await page.getByRole("button", { name: "Add a filter…" }).click();
      await dialog.getByRole("button", { name: "Key", exact: true }).click();
      await dialog.getByRole("button", { name: "8A", exact: true }).click();
      await dialog.getByLabel("And the keys that mix with it").check();
      await assertAccessible(page, "the keys");
      await shot(page, "finding_keys");
      await dialog.getByRole("button", { name: "Add filter" }).click();
      await poll(() => field.inputValue(), "bpm:90-110 key:8A~");
      await page.getByRole("button", { name: "+ Filter" }).click();
      await dialog.getByRole("button", { name: "Genre" }).click();
      await dialog.getByLabel(/^Blues/).check();
      await dialog.getByLabel("Leave out what this finds").check();
      await assertAccessible(page, "the genres");
      await shot(page, "finding_genres");
      await dialog.getByRole("button", { name: "Add filter" }).click();
      await poll(() => field.inputValue(), "bpm:90-110 key:8A~ -genre:Blues");
      await page.getByRole("button", { name: "+ Filter" }).click();
      await dialog.getByRole("button", { name: "Played", exact: true }).click();
      await dialog.getByRole("radio", { name: "Never" }).check({ force: true });
      await shot(page, "finding_dates");
      await dialog.getByRole("button", { name: "Add filter" }).click();
      await poll(() => field.inputValue(), "bpm:90-110 key:8A~ -genre:Blues played:never");
    });

    await step("a search is kept under a name, and found again with its number", async () => {
      await field.fill("energy>6");
      await page.getByRole("button", { name: "Save as smart list…" }).click();
      await page.keyboard.type("For the peak");
      await assertAccessible(page, "saving a search");
      await page.keyboard.press("Enter");
      await dialog.waitFor({ state: "detached" });
      await poll(
        async () => await line("For the peak").locator(".side-count").innerText(),
        String(await total()),
      );
      await field.fill("bpm<90");
      await page.getByRole("button", { name: "+ Save this search…" }).click();
      await page.keyboard.type("Slow");
      await page.keyboard.press("Enter");
      await line("Slow").waitFor();
      await line("Slow").locator(".side-count").getByText(/\d/).waitFor();
      await assertAccessible(page, "smart lists");
      await shot(page, "finding_lists");
      await line("For the peak").locator(".side-choose").click();
      await poll(() => field.inputValue(), "energy>6");
      await side.getByRole("button", { name: /^All tracks/ }).click();
      await page.getByText(`${TRACKS} tracks`).first().waitFor();
    });

    await step("smart lists are moved, renamed and deleted by keyboard; deleting is undone", async () => {
      const order = () => side.locator(".side-line .side-name").allInnerTexts().then((names) => names.join());
      await line("Slow").locator(".side-choose").press("Alt+ArrowUp");
      await poll(order, "Slow,For the peak");
      await line("Slow").locator(".side-choose").press("F2");
      await page.getByRole("textbox", { name: "Name of Slow" }).fill("Slow ones");
      await page.keyboard.press("Enter");
      await poll(order, "Slow ones,For the peak");
      await line("Slow ones").getByRole("button", { name: /^More/ }).click();
      await page.getByRole("menuitem", { name: /^Rename/ }).waitFor();
      await assertAccessible(page, "the menu of a smart list");
      await shot(page, "finding_list_menu");
      await page.keyboard.press("Escape");
      await line("Slow ones").locator(".side-choose").press("Delete");
      await poll(order, "For the peak");
      await page.getByRole("button", { name: "Undo" }).click();
      await poll(order, "Slow ones,For the peak");
    });

    await step("a track says when and where it was played", async () => {
      await field.fill("played:1y");
      await rows.first().locator(".title-text").click();
      const card = page.getByRole("region", { name: "Played" });
      await card.getByRole("link", { name: /A night/ }).first().waitFor();
      await card.scrollIntoViewIfNeeded();
      await assertAccessible(page, "a track with its history");
      await shot(page, "finding_history");
      await card.getByRole("link").first().click();
      await page.getByRole("heading", { name: "A night" }).waitFor();
      await page.keyboard.press("1");
    });

    await step("all of it at 900 and at 390 pixels, where the lists lie over the table", async () => {
      await field.fill("energy>6 -genre:soul gnere:x");
      await poll(() => chips.count(), 3);
      for (const width of [900, 390]) {
        await page.setViewportSize({ width, height: 800 });
        await side.waitFor({ state: "detached" });
        await assertFits(page, `filters at ${width}`);
        await shot(page, `finding_${width}`);
        await page.getByRole("button", { name: "Lists" }).click();
        await side.waitFor();
        await assertAccessible(page, `lists at ${width}`);
        await shot(page, `finding_lists_${width}`);
        await line("For the peak").locator(".side-choose").press("Escape");
        await side.waitFor({ state: "detached" });
        await page.getByRole("button", { name: "Add a filter…" }).click();
        await shot(page, `finding_menu_${width}`);
        await dialog.getByRole("button", { name: "Key", exact: true }).click();
        await assertAccessible(page, `keys at ${width}`);
        await shot(page, `finding_keys_${width}`);
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "detached" });
      }
    });
    assert.deepEqual(said, []);
  } finally {
    await browser.close();
    await sidecar.stop();
    await Deno.remove(folder, { recursive: true });
  }
});
