/** Whose value is shown, and what the DJ says herself: on the track's page and in the settings. */
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

/** Of every second one VirtualDJ knows something, too (`sidecar/bench/library.py`). */
const TRACKS = 60;

browserTest("whose value is shown, and what the DJ says herself", async (test) => {
  const folder = await scratch();
  const dataDir = join(folder, "data");
  const uiDir = join(folder, "ui");
  await Promise.all([build({ out: uiDir }), makeLibrary(dataDir, TRACKS)]);
  const sidecar = await Sidecar.start({ dataDir, uiDir });
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const said = complaints(page);
  const step = journey(test, { page, said, failure: "values_failure" });
  const region = (name: string) => page.getByRole("region", { name, exact: true });
  const list = page.locator("#track-list");

  try {
    await step("a value says where it is from, and what others say; one press takes that", async () => {
      await page.goto(sidecar.url);
      await page.getByText(`${TRACKS} tracks`).first().waitFor();
      await page.getByRole("searchbox").fill("song 41.mp3");
      await page.getByText("1 track", { exact: true }).waitFor();
      await list.getByRole("link").first().click();
      const tempo = region("Tempo");
      await tempo.getByText("from VirtualDJ").waitFor();
      const shown = await tempo.locator(".figure").innerText();
      const saying = tempo.getByText(/^Pika says \d+\.\d\d, 90 % sure$/);
      const pikas = (await saying.innerText()).match(/\d+\.\d\d/)![0];
      assert.notEqual(pikas, shown);
      await assertAccessible(page, "values of a track");
      await shot(page, "values_track");
      await tempo.getByRole("button", { name: /^Take it/ }).click();
      await tempo.getByText("set by hand").waitFor();
      await poll(() => tempo.locator(".figure").innerText(), pikas);
      await tempo.getByText(`VirtualDJ says ${shown}`).waitFor();
      await tempo.getByRole("button", { name: `Reset to ${shown} from VirtualDJ` }).waitFor();
      await page.keyboard.press("Control+z");
      await tempo.getByText("from VirtualDJ").waitFor();
    });

    await step("stars, a colour, tags, a comment and notes", async () => {
      const own = region("Yours");
      await own.getByRole("group", { name: "Rating" }).getByRole("button", { name: "4 stars" }).click();
      await poll(
        () => own.getByRole("button", { name: "4 stars" }).getAttribute("aria-pressed"),
        "true",
      );
      await page.keyboard.press("Alt+Digit5");
      await poll(() => own.getByRole("button", { name: "5 stars" }).getAttribute("aria-pressed"), "true");
      await own.getByRole("button", { name: "Aqua" }).click();
      await poll(() => own.getByRole("button", { name: "Aqua" }).getAttribute("aria-pressed"), "true");
      const field = own.getByRole("combobox", { name: "Add a tag" });
      await field.fill("late night");
      await page.keyboard.press("Enter");
      await own.getByRole("listitem").filter({ hasText: "late night" }).waitFor();
      await field.fill("blues,");
      await own.getByRole("listitem").filter({ hasText: "blues" }).waitFor();
      await own.getByRole("button", { name: "Remove blues" }).click();
      await own.getByRole("listitem").filter({ hasText: "blues" }).waitFor({ state: "detached" });
      await own.getByRole("button", { name: "Edit comment" }).click();
      await page.keyboard.type("for the last hour");
      await page.keyboard.press("Enter");
      await own.getByText("for the last hour").waitFor();
      const notes = own.getByRole("textbox", { name: "Notes" });
      await notes.fill("Ask Ana\nfor the live one");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("status").getByText("kept").waitFor();
      await assertAccessible(page, "what the DJ says of a track");
      for (const [name, width] of [["wide", 1280], ["middle", 900], ["narrow", 390]] as const) {
        await page.setViewportSize({ width, height: 844 });
        await own.scrollIntoViewIfNeeded();
        await assertFits(page, `track, ${name}`);
        await shot(page, `values_own_${name}`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.reload();
      assert.equal(await notes.inputValue(), "Ask Ana\nfor the live one");
      await own.getByRole("listitem").filter({ hasText: "late night" }).waitFor();
    });

    await step("the order of sources is changed by keys, and changes what is shown", async () => {
      await page.getByRole("button", { name: "Settings" }).click();
      const order = page.getByRole("group", { name: "Whom to believe first" });
      await poll(
        () => order.getByRole("listitem").allInnerTexts().then((all) => all[0]?.slice(0, 9)),
        "VirtualDJ",
      );
      await order.getByRole("button", { name: "Move Pika up" }).focus();
      await page.keyboard.press("Enter");
      await poll(
        () => order.getByRole("listitem").allInnerTexts().then((all) => all[0]?.slice(0, 4)),
        "Pika",
      );
      await poll(
        () => page.evaluate(() => document.activeElement?.getAttribute("aria-label")),
        "Move Pika down",
      );
      await assertAccessible(page, "the order of sources");
      await shot(page, "values_order");
      await page.keyboard.press("Escape");
      const tempo = region("Tempo");
      await tempo.getByText(/^VirtualDJ says/).waitFor();
      await tempo.getByText("90 % sure").waitFor();
    });
    await step("columns are chosen and moved, by keys too, and each is sorted by", async () => {
      await page.getByRole("link", { name: "Library" }).click();
      await page.getByRole("searchbox").fill("");
      await page.getByText(`${TRACKS} tracks`).first().waitFor();
      await page.getByRole("button", { name: "Columns" }).click();
      const dialog = page.getByRole("dialog", { name: "Columns" });
      for (const name of ["Rating", "Colour", "Tags", "Plays", "Last played"]) {
        await dialog.getByRole("checkbox", { name, exact: true }).check();
      }
      await dialog.getByRole("checkbox", { name: "State" }).uncheck();
      const up = dialog.getByRole("button", { name: "Move Rating up" });
      for (let place = 0; place < 4; place++) {
        await up.press("Enter");
        await poll(() => up.evaluate((button) => button === document.activeElement), true);
      }
      await assertAccessible(page, "the choice of columns");
      await shot(page, "values_columns");
      await page.keyboard.press("Escape");
      const heads = () => page.getByRole("columnheader").allInnerTexts().then((all) => all.join("|"));
      await poll(heads, "Cover|Title|Artist|Rating|BPM|Key|Energy|Time|Colour|Tags|Plays|Last played|");
      for (const name of ["Rating", "Colour", "Tags", "Plays", "Last played"]) {
        const head = page.getByRole("columnheader", { name });
        await head.getByRole("button").click();
        await poll(() => head.getAttribute("aria-sort"), "ascending");
      }
      await page.getByRole("columnheader", { name: "Tags" }).getByRole("button").click();
      await list.locator(".row").first().getByText("late night").waitFor();
      await assertAccessible(page, "the table with other columns");
      for (const width of [1280, 900, 390]) {
        await page.setViewportSize({ width, height: 800 });
        await list.locator(".row").first().getByText("moon").first().waitFor();
        await assertFits(page, `the table, ${width}`);
        await shot(page, `values_table_${width}`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.reload();
      await poll(heads, "Cover|Title|Artist|Rating|BPM|Key|Energy|Time|Colour|Tags|Plays|Last played|");
    });

    await step("a range and all are selected, rated by a key, edited and undone at once", async () => {
      const selection = region("Selection");
      const stars = (count: number) =>
        list.locator(".row").getByRole("img", { name: `${count} star` }).count();
      await list.locator(".row").nth(1).locator(".cell.bpm").click();
      await list.locator(".row").nth(4).locator(".cell.bpm").click({ modifiers: ["Shift"] });
      await selection.getByText("4 tracks selected").waitFor();
      await page.keyboard.press("Shift+ArrowDown");
      await selection.getByText("5 tracks selected").waitFor();
      await list.locator(".row").nth(2).locator(".cell.bpm").click({ modifiers: ["Control"] });
      await selection.getByText("4 tracks selected").waitFor();
      await page.keyboard.press("Control+a");
      await selection.getByText(`${TRACKS} tracks selected`).waitFor();
      await page.keyboard.press("Alt+Digit1");
      await page.getByRole("status").getByText(`Rating of ${TRACKS} tracks set to 1 star`).waitFor();
      const inSight = await list.locator(".row").count();
      await poll(() => stars(1), inSight);
      await page.keyboard.press("Control+z");
      await poll(async () => await stars(1) < inSight, true);

      await selection.getByRole("button", { name: "Edit…" }).click();
      const dialog = page.getByRole("dialog", { name: `Edit ${TRACKS} tracks` });
      await dialog.getByRole("combobox", { name: "Add a tag" }).fill("new");
      await page.keyboard.press("Enter");
      await dialog.getByText(`Tag “new” added: ${TRACKS} tracks`).waitFor();
      await dialog.getByRole("combobox", { name: "Field" }).selectOption("Year");
      const value = dialog.getByRole("textbox", { name: "Year" });
      await value.fill("soon");
      await page.keyboard.press("Enter");
      await dialog.getByRole("alert").filter({ hasText: 'Cannot read "soon"' }).waitFor();
      await assertAccessible(page, "editing many tracks");
      await shot(page, "values_many");
      await page.setViewportSize({ width: 390, height: 844 });
      await assertFits(page, "editing many tracks, narrow");
      await shot(page, "values_many_narrow");
      await page.setViewportSize({ width: 1280, height: 800 });
      await value.fill("1999");
      await page.keyboard.press("Enter");
      await dialog.getByText(`Year set to 1999: ${TRACKS} tracks`).waitFor();
      await dialog.getByRole("button", { name: "Undo" }).click();
      await dialog.getByText("Undone: Year set to 1999").waitFor();
      await page.keyboard.press("Escape");
      await poll(() => list.locator(".row").getByText("new", { exact: true }).count(), inSight);
      await page.keyboard.press("Escape");
      await selection.waitFor({ state: "detached" });
    });
    assert.deepEqual(said, []);
  } finally {
    await browser.close();
    await sidecar.stop();
    await Deno.remove(folder, { recursive: true });
  }
});
