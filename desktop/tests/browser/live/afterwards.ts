/** After a night: its end, the logbook, the account. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { assertAccessible, newPage, shot } from "../../../../scripts/testing/browser.ts";
import { Sidecar } from "../../../../scripts/testing/sidecar.ts";
import { assertFits, poll } from "../page.ts";
import { LANTERN, type Steps, STREAM } from "./night.ts";

export const afterwards: Steps = {
  "the night is ended, after what that means is said": async ({ page, dancers }) => {
    await page.getByRole("button", { name: "End the night…" }).click();
    const dialog = page.getByRole("dialog", { name: "End the night?" });
    await assertAccessible(page, "ending");
    await shot(page, "live_end");
    await page.keyboard.press("Enter"); // the focus is on the button that goes on playing
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "End the night…" }).click();
    await dialog.getByRole("button", { name: "End the night" }).click();
    await page.getByRole("heading", { name: "Ready for tonight?" }).waitFor();
    await page.getByText("As DJ Mina").waitFor();
    await dancers.at(-1)!.until(({ status }) => status === "ended", "the end");
  },
  "the logbook: figures, notes, the table, removed and brought back": async ({ page }) => {
    await page.keyboard.press("4");
    await page.getByRole("link", { name: /Friday at the harbour/ }).waitFor();
    await assertAccessible(page, "nights");
    await shot(page, "nights");
    await page.getByRole("link", { name: /Friday at the harbour/ }).click();
    const line = page.locator("tr[data-play]").filter({ hasText: STREAM.title });
    await line.waitFor();
    const first = page.locator("tr[data-play]").filter({ hasText: "Floor full" });
    await first.getByRole("img", { name: "1 like", exact: true }).waitFor();
    await line.getByRole("button", { name: /^Add a note on/ }).click();
    await page.keyboard.type("streamed");
    await page.keyboard.press("Enter");
    await line.getByText("streamed").waitFor();
    await page.getByRole("button", { name: "Add a note on the night" }).click();
    await page.keyboard.type("New speakers");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Note on the night: New speakers" }).waitFor();
    await assertAccessible(page, "logbook");
    await shot(page, "night");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as CSV" }).click(),
    ]);
    assert.match(download.suggestedFilename(), /\.csv$/);
    const csv = await Deno.readTextFile(await download.path());
    for (const text of [LANTERN.title, STREAM.artist, "streamed"]) {
      assert.ok(csv.includes(text), `${text} in ${csv}`);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await assertFits(page, "narrow logbook");
    await assertAccessible(page, "narrow logbook");
    await shot(page, "night_narrow");
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("heading", { name: "No night yet" }).waitFor();
    await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
    await page.getByRole("link", { name: /Friday at the harbour/ }).waitFor();
  },
  "the account: name and address, another laptop, signed out from there": async (
    { page, folder, options, browser },
  ) => {
    await page.getByRole("button", { name: "Account" }).click();
    const dialog = page.getByRole("dialog", { name: "Account" });
    await dialog.getByText("this one").waitFor();
    await dialog.getByLabel("Public address").fill("Not An Address");
    await dialog.getByRole("button", { name: "Store" }).click();
    await dialog.getByRole("alert").waitFor();
    await dialog.getByLabel("Public address").fill("mina-of-the-harbour");
    await dialog.getByLabel("DJ name").fill("Mina O");
    await dialog.getByRole("button", { name: "Store" }).click();
    await dialog.getByText("Stored.").waitFor();
    await dialog.getByRole("button", { name: "Make one" }).click();
    const code = await dialog.locator(".recovery-code").innerText();
    await assertAccessible(page, "account");
    await shot(page, "account");
    const laptop = { email: "mina@example.org", password: "a long password" };
    await dialog.getByRole("button", { name: "Set…" }).click();
    // Whoever sits at the laptop shows first that the account is theirs.
    await dialog.getByText("nobody checks that it is yours").waitFor();
    await dialog.getByLabel("Your recovery code").fill(code);
    await dialog.getByLabel("E-mail").fill(laptop.email);
    await dialog.getByLabel("New password").fill("short");
    await dialog.getByRole("button", { name: "Store" }).click();
    await dialog.getByRole("alert").filter({ hasText: "10" }).waitFor();
    await dialog.getByLabel("New password").fill(laptop.password);
    await dialog.getByRole("button", { name: "Store" }).click();
    await dialog.getByText(laptop.email).waitFor();
    await dialog.getByRole("button", { name: "Change…" }).click();
    await dialog.getByText("signs out all your other laptops").waitFor();
    await dialog.getByLabel("Current password").fill("a wrong password");
    await dialog.getByLabel("New password").fill("another password");
    await dialog.getByRole("button", { name: "Store" }).click();
    await dialog.getByRole("alert").filter({ hasText: "not your current password" }).waitFor();
    await dialog.getByText("What was changed").click();
    await dialog.getByText("E-mail and password set").waitFor();
    await assertAccessible(page, "another password");
    await shot(page, "account_password");
    await page.setViewportSize({ width: 360, height: 740 });
    await assertFits(page, "another password, narrow");
    await shot(page, "account_password_narrow");
    await page.setViewportSize({ width: 1280, height: 800 });
    await dialog.getByRole("button", { name: "Cancel" }).click();

    const other = await Sidecar.start({ ...options, dataDir: join(folder, "other") });
    const second = await newPage(browser);
    try {
      await second.goto(`${other.url}`);
      await second.getByRole("link", { name: "Go live without a library" }).click();
      await second.getByRole("button", { name: "Sign in instead" }).click();
      const theirs = second.getByRole("dialog", { name: "Account" });
      await theirs.getByLabel("Recovery code").fill("wrong");
      await theirs.getByRole("button", { name: "Use the code" }).click();
      await theirs.getByRole("alert").waitFor();
      await theirs.getByLabel("E-mail").fill(laptop.email);
      await theirs.getByLabel("Password").fill("a wrong password");
      await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
      await poll(() => theirs.getByRole("alert").count(), 2);
      await theirs.getByLabel("Password").fill(laptop.password);
      await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
      assert.equal(await theirs.getByLabel("DJ name").inputValue(), "Mina O");
      await poll(() => theirs.locator(".folder").count(), 2);
      await theirs.getByRole("button", { name: /^Sign out .*…$/ }).click();
      await theirs.getByRole("button", { name: "Sign it out" }).click();
      await poll(() => theirs.locator(".folder").count(), 1);
    } finally {
      await second.close();
      await other.stop();
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Account" }).click();
    await dialog.getByRole("alert").filter({ hasText: "This laptop was signed out" }).waitFor();
    await assertAccessible(page, "signed out from elsewhere");
    await shot(page, "account_revoked");
    await page.keyboard.press("Escape");
  },
};
