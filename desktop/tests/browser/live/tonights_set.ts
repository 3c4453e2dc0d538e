/** The set of tonight, at hand during the night. */

import assert from "node:assert/strict";
import { assertAccessible, shot } from "../../../../scripts/testing/browser.ts";
import { poll } from "../page.ts";
import { COPPER, LANTERN, type Steps } from "./night.ts";

export const tonightsSet: Steps = {
  "a set that is chosen for tonight says what was played and what comes; a suggestion comes next": async (
    { page, region },
  ) => {
    await page.keyboard.press("3");
    // A broken copy of the song has its title, too.
    const sounds = (await page.locator(".now-title a").getAttribute("href"))!.replace("#/track/", "");
    await page.keyboard.press("2");
    await page.getByRole("button", { name: "New set" }).click();
    await page.getByRole("textbox", { name: "Name of the set" }).fill("Harbour, early");
    await page.keyboard.press("Enter");
    for (const title of [LANTERN.title, COPPER.title, "Paper Moons", "Undertow"]) {
      await page.locator("#pool-search").fill(title);
      const isLantern = title === LANTERN.title;
      await poll(() => page.locator(".pool-row").count(), isLantern ? 2 : 1);
      await page.locator(".pool-row").first().getByText(title).waitFor();
      await page.locator(isLantern ? `.pool-row[data-track="${sounds}"]` : ".pool-row").dblclick();
      await page.locator(".entry").filter({ hasText: title }).waitFor();
    }
    await page.locator("#pool-search").fill("");
    await page.getByRole("link", { name: /^Live connected/ }).click();
    const card = region("Next in the set");
    await card.getByRole("combobox", { name: "Tonight's set" }).selectOption({ label: "Harbour, early" });
    await card.getByText("2 of 4 played").waitFor();
    const next = card.locator(".set-next li");
    await poll(() => next.count(), 2);
    await next.first().getByText("Paper Moons").waitFor();
    const suggested = region("Goes well after it");
    await suggested.getByText("next in the set").waitFor();
    await assertAccessible(page, "tonight's set on the desk");
    await shot(page, "live_set");
    const add = suggested.getByRole("button", { name: /^Add / }).first();
    const title = /^Add (.*) to tonight's set$/.exec((await add.getAttribute("aria-label"))!)![1]!;
    await add.click();
    await next.first().getByText(title).waitFor();
    assert.equal(await next.count(), 3);
    await page.keyboard.press("1");
  },
};
