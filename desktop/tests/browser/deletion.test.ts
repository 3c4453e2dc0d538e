/** A DJ deletes what the cloud keeps: a night, then the account; each after being told what is lost. */
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
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { Sidecar } from "../../../scripts/testing/sidecar.ts";
import { Stack } from "../../../scripts/testing/stack.ts";
import { scratch } from "./harness.ts";

browserTest("what the cloud keeps of a DJ is deleted from the desk", async (test) => {
  const folder = await scratch();
  const uiDir = join(folder, "ui");
  const [stack] = await Promise.all([Stack.open(), build({ out: uiDir })]);
  const env = { HOME: folder, PIKA_CLOUD_URL: stack.url };
  const sidecar = await Sidecar.start({ dataDir: join(folder, "data"), uiDir, env });
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const said = complaints(page);
  const step = journey(test, { page, said, failure: "deletion_failure" });
  const dialog = page.getByRole("dialog", { name: "Account" });
  /** A whole night; answers the id of its session. */
  const night = async (title: string) => {
    await page.getByLabel(/Title of the night/).fill(title);
    await page.getByRole("button", { name: "Go live" }).click();
    await page.locator(".night-title h1").getByText(title).waitFor();
    const dancer = await Dancer.join(stack.url, await page.locator(".join-code").innerText());
    await page.getByRole("button", { name: "End the night…" }).click();
    await page.getByRole("button", { name: "End the night", exact: true }).click();
    await page.getByRole("heading", { name: "Ready for tonight?" }).waitFor();
    await dancer.disconnect();
    return dancer.state!.session;
  };
  const recapStatus = async (session: string) => {
    const response = await fetch(`${stack.url}/api/recaps/${session}`);
    await response.body?.cancel();
    return response.status;
  };
  const openAccount = async () => {
    await page.getByRole("button", { name: "Account" }).click();
    await dialog.waitFor();
  };
  let [first, second] = ["", ""];

  try {
    await step("a night is deleted by two presses; the other stays, and so does the logbook", async () => {
      await page.goto(sidecar.url);
      await page.getByRole("link", { name: "Go live without a library" }).click();
      await page.getByLabel("Your DJ name").fill("Mina");
      first = await night("Regretted");
      second = await night("Remembered");
      await openAccount();
      await dialog.getByRole("button", { name: "Show them" }).click();
      await dialog.getByText("Remembered").waitFor();
      await dialog.getByRole("button", { name: /^Delete Regretted of .* in the cloud…$/ }).click();
      await dialog.getByText("This cannot be undone.").waitFor();
      await assertAccessible(page, "deleting a night");
      await shot(page, "deletion_night");
      assert.equal(await recapStatus(first), 200, "one press deletes nothing");
      await dialog.getByRole("button", { name: "Delete for good" }).click();
      await dialog.getByText("Regretted").waitFor({ state: "detached" });
      assert.deepEqual([await recapStatus(first), await recapStatus(second)], [404, 200]);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await page.keyboard.press("4");
      await page.getByRole("link", { name: /Regretted/ }).click();
      await page.getByRole("heading", { name: "Regretted" }).waitFor();
      assert.equal(await page.getByRole("button", { name: "Open the recap" }).count(), 0);
    });

    await step("the account is deleted when its name is typed, and by nothing less", async () => {
      await openAccount();
      await dialog.getByRole("button", { name: "Delete the account…" }).click();
      await dialog.getByText("This cannot be undone.").waitFor();
      const button = dialog.getByRole("button", { name: "Delete it all for good" });
      await dialog.getByLabel("Type “Mina” to go on").fill("Min");
      assert.ok(await button.isDisabled());
      await assertAccessible(page, "deleting the account");
      await shot(page, "deletion_account");
      await page.setViewportSize({ width: 390, height: 844 });
      await shot(page, "deletion_account_narrow");
      await page.setViewportSize({ width: 1280, height: 800 });
      await dialog.getByLabel("Type “Mina” to go on").fill("Mina");
      await button.click();
      await dialog.getByText("You need no account to begin").waitFor();
      assert.equal(await recapStatus(second), 404);
      await page.keyboard.press("Escape");
      await page.keyboard.press("4");
      await page.getByRole("link", { name: /Remembered/ }).waitFor();
    });

    await step("an account with a password wants it", async () => {
      await page.keyboard.press("3");
      await page.getByLabel("Your DJ name").fill("Mina Anew");
      const kept = await night("With a password");
      await openAccount();
      await dialog.getByRole("button", { name: "Set…" }).click();
      await dialog.getByLabel("E-mail").fill("mina@dj.example");
      await dialog.getByLabel("New password").fill("long enough 1");
      await dialog.getByRole("button", { name: "Store" }).click();
      await dialog.getByText("mina@dj.example").waitFor();
      await dialog.getByRole("button", { name: "Delete the account…" }).click();
      await dialog.getByLabel("Type “Mina Anew” to go on").fill("Mina Anew");
      const button = dialog.getByRole("button", { name: "Delete it all for good" });
      assert.ok(await button.isDisabled(), "the password is missing");
      await dialog.getByLabel("Your password").fill("a wrong one");
      await button.click();
      await dialog.getByRole("alert").filter({ hasText: "This is not the password of the account" })
        .waitFor();
      await assertAccessible(page, "a wrong password");
      assert.equal(await recapStatus(kept), 200);
      await dialog.getByLabel("Your password").fill("long enough 1");
      await button.click();
      await dialog.getByText("You need no account to begin").waitFor();
      assert.equal(await recapStatus(kept), 404);
    });

    // The wrong password was answered so.
    assert.deepEqual(said.filter((line) => !/401/.test(line)), []);
  } finally {
    await browser.close();
    await sidecar.stop();
    await stack[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
});
