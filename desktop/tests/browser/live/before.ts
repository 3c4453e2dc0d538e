/** Before a night: the library, the deck, going live. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { assertAccessible, shot } from "../../../../scripts/testing/browser.ts";
import { chooseHistory, COPPER, LANTERN, type Steps } from "./night.ts";

export const before: Steps = {
  "without a library the live desk is one click away, and says what it misses": async (
    { page, music, sidecar },
  ) => {
    await page.goto(sidecar.url);
    await page.getByRole("link", { name: "Go live without a library" }).click();
    await page.getByRole("heading", { name: "Ready for tonight?" }).waitFor();
    await page.getByText("Which program plays your music?").waitFor();
    await assertAccessible(page, "before the night");
    await shot(page, "live_before_first");
    await page.keyboard.press("4");
    await page.getByRole("heading", { name: "No night yet" }).waitFor();
    await assertAccessible(page, "no nights");
    await page.keyboard.press("1");
    await page.getByRole("combobox", { name: "Path of the folder" }).fill(music!);
    await page.getByRole("button", { name: "Add folder" }).click();
    for (const { title } of [LANTERN, COPPER]) {
      await page.locator("#track-list .row").filter({ hasText: title }).getByText("Ready").first()
        .waitFor();
    }
  },
  "the deck: by hand needs nothing, a wrong folder is named, the right one is heard": async (
    { page, deck, folder, file },
  ) => {
    await page.keyboard.press("3");
    await page.getByRole("radio", { name: "By hand" }).click();
    await page.getByText("You say what plays").waitFor();
    await page.getByRole("radio", { name: "VirtualDJ" }).click();
    await page.getByText("No VirtualDJ history found").waitFor();
    const path = page.getByRole("combobox", { name: "Another folder" });
    await path.fill(join(folder, "nowhere"));
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Use it" }).click();
    await page.getByRole("alert").filter({ hasText: "nowhere" }).waitFor();
    await deck.play({ ...COPPER, path: file(COPPER) });
    await chooseHistory(page, deck.folder);
    await assertAccessible(page, "deck found");
    await shot(page, "live_before");
  },
  "going live needs a name, once, and one click": async ({ page }) => {
    const go = page.getByRole("button", { name: "Go live" });
    await go.click();
    await page.getByRole("alert").filter({ hasText: "Write the name" }).waitFor();
    await page.getByLabel("Your DJ name").fill("DJ Mina");
    await page.getByLabel(/Title of the night/).fill("Friday social");
    await page.getByLabel(/Not listed/).check();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Friday social" }).waitFor();
    await page.locator(".join-code").waitFor();
    await page.getByText("Connected", { exact: true }).waitFor();
    assert.match(await page.locator(".join-code").innerText(), /^[A-Z0-9]{5}$/);
    assert.ok(await page.getByLabel("Not listed").isChecked());
  },
};
