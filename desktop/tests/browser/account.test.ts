/** The keys of an account, on a cloud that sends mail: an address by its code, another password, a code on paper. */
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
import { MailServer } from "../../../scripts/testing/mail_server.ts";
import { Sidecar } from "../../../scripts/testing/sidecar.ts";
import { Stack } from "../../../scripts/testing/stack.ts";
import { scratch } from "./harness.ts";
import { assertFits } from "./page.ts";

browserTest(
  "the keys of an account: shown by mail to be the DJ's, and changed by nobody else",
  async (test) => {
    const folder = await scratch();
    const uiDir = join(folder, "ui");
    const mail = await MailServer.start();
    const mailing = { PIKA_SMTP_URL: mail.url, PIKA_MAIL_FROM: "pika@pika.example" };
    const [stack] = await Promise.all([Stack.open({ env: mailing }), build({ out: uiDir })]);
    const env = { HOME: folder, PIKA_CLOUD_URL: stack.url };
    const sidecar = await Sidecar.start({ dataDir: join(folder, "data"), uiDir, env });
    const browser = await launchBrowser();
    const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
    const said = complaints(page);
    const step = journey(test, { page, said, failure: "account_failure" });
    const dialog = page.getByRole("dialog", { name: "Account" });
    const store = () => dialog.getByRole("button", { name: "Store" }).click();
    const keys = { email: "mina@example.org", password: "a long password" };
    const codeOf = async (count: number) =>
      /^(\d{4} \d{4})\r?$/m.exec((await mail.mailTo(keys.email, count)).text)![1]!;

    try {
      await step("an address counts once the code of its mail was typed", async () => {
        await page.goto(`${sidecar.url}`);
        await page.getByRole("link", { name: "Go live without a library" }).click();
        await page.getByLabel("Your DJ name").fill("Mina");
        await page.getByRole("button", { name: "Go live" }).click();
        await page.locator(".join-code").waitFor();
        await page.getByRole("button", { name: "Account" }).click();
        await dialog.getByRole("button", { name: "Set…" }).click();
        await dialog.getByText("the address counts once you have typed it here").waitFor();
        await dialog.getByLabel("E-mail").fill(keys.email);
        await dialog.getByLabel("New password").fill(keys.password);
        await store();
        const field = dialog.getByLabel(`Code from the mail to ${keys.email}`);
        await field.waitFor();
        await assertAccessible(page, "waiting for a code");
        await shot(page, "account_code");
        await field.fill("0000 0000");
        await dialog.getByRole("button", { name: "Confirm" }).click();
        await dialog.getByRole("alert").filter({ hasText: "not the code" }).waitFor();
        await field.fill(await codeOf(1));
        await dialog.getByRole("button", { name: "Confirm" }).click();
        await field.waitFor({ state: "detached" });
        await dialog.getByText(keys.email).waitFor();
      });

      await step("nothing is changed without the password", async () => {
        await dialog.getByRole("button", { name: "Change…" }).click();
        await dialog.getByText("signs out all your other laptops").waitFor();
        await dialog.getByLabel("Current password").fill("a guess at it");
        await dialog.getByLabel("New password").fill("a newer password");
        await store();
        await dialog.getByRole("alert").filter({ hasText: "not your current password" }).waitFor();
        await dialog.getByText("What was changed").click();
        await dialog.getByText("E-mail confirmed").waitFor();
        await assertAccessible(page, "another password");
        await shot(page, "account_password");
        await page.setViewportSize({ width: 360, height: 740 });
        await assertFits(page, "another password, narrow");
        await shot(page, "account_password_narrow");
        await page.setViewportSize({ width: 1280, height: 800 });
        await dialog.getByLabel("Current password").fill(keys.password);
        await store();
        await dialog.getByText("Password changed, all others signed out").waitFor();
        assert.match((await mail.mailTo(keys.email, 2)).text, /password was changed/);
      });

      await step("a code on paper is made by whoever knows the password", async () => {
        await dialog.getByRole("button", { name: "Make one…" }).click();
        await dialog.getByLabel("Current password").fill("a newer password");
        await shot(page, "account_recovery");
        await dialog.getByRole("button", { name: "Make one" }).click();
        await dialog.locator(".recovery-code").waitFor();
        await assertAccessible(page, "a recovery code");
        await shot(page, "account_recovery_code");
      });
      // What the cloud refuses is no complaint of the page.
      assert.deepEqual(said, []);
    } finally {
      await browser.close();
      await sidecar.stop();
      await stack[Symbol.asyncDispose]();
      await mail[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    }
  },
);
