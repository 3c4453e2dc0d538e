/** A build that was made without a cloud: it says so, and a DJ who was told an address goes live on that. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "../../build.ts";
import {
  assertAccessible,
  browserTest,
  complaints,
  launchBrowser,
  newPage,
  shot,
} from "../../../scripts/testing/browser.ts";
import { Sidecar } from "../../../scripts/testing/sidecar.ts";
import { Stack } from "../../../scripts/testing/stack.ts";
import { scratch } from "./harness.ts";

browserTest("a build without a cloud asks for one, and points to none", async () => {
  const folder = await scratch();
  const [uiDir, dataDir, home] = ["ui", "data", "home"].map((name) => join(folder, name));
  await Deno.mkdir(home!);
  const [stack] = await Promise.all([Stack.open(), build({ out: uiDir! })]);
  const sidecar = await Sidecar.start({
    dataDir: dataDir!,
    uiDir: uiDir!,
    env: { HOME: home!, PIKA_CLOUD_URL: "" },
  });
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const said = complaints(page);
  try {
    await page.goto(sidecar.url);
    await page.getByRole("link", { name: "Go live without a library" }).click();
    await page.getByRole("heading", { name: "No cloud to go live on" }).waitFor();
    await page.getByText("made without a cloud").waitFor();
    assert.equal(await page.getByRole("button", { name: "Go live" }).count(), 0);
    await assertAccessible(page, "without a cloud");
    await shot(page, "live_no_cloud");
    await page.setViewportSize({ width: 390, height: 844 });
    await shot(page, "narrow_live_no_cloud");
    await page.setViewportSize({ width: 1280, height: 800 });

    await page.getByRole("button", { name: "Account" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("made without a cloud").waitFor();
    assert.equal(await dialog.getByLabel("Password").count(), 0);
    await dialog.getByRole("button", { name: "Close" }).click();

    const address = page.getByLabel("Address of the cloud");
    await address.fill("http://cloud.example");
    await page.getByRole("button", { name: "Store" }).click();
    await page.getByRole("alert").getByText("https://").waitFor();
    await address.fill(`${stack.url}/`);
    await page.getByRole("button", { name: "Store" }).click();
    await page.getByLabel("Your DJ name").fill("Mina");
    await page.getByRole("button", { name: "Go live" }).click();
    await page.locator(".join-code").waitFor();
    assert.deepEqual(said, []);
  } finally {
    await browser.close();
    await sidecar.stop();
    await stack[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
});
