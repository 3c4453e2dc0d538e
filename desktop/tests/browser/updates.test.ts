/** A newer Pika, from its announcement to its first start and back: real feed, real archive, real new start. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "../../build.ts";
import { FeedServer } from "./feed_server.ts";
import {
  assertAccessible,
  browserTest,
  complaints,
  journey,
  launchBrowser,
  newPage,
  shot,
} from "../../../scripts/testing/browser.ts";
import { pythonPath, Sidecar } from "../../../scripts/testing/sidecar.ts";
import { callSidecar, scratch, sidecarSources } from "./harness.ts";
import { assertFits, poll } from "./page.ts";

const NOTES = `### Features

- **live**: polls with *six* answers
- **library**: the table remembers its order, also when thousands of tracks are added while it is sorted by key

### Fixes

- a cover that was upside down stands on its feet`;

/** Bytes of noise in an installed app, so that there is something to download. */
const PAYLOAD = 1_500_000;

browserTest("updates: offered, fetched, installed, and the way back", async (test) => {
  const folder = await scratch();
  const app = join(folder, "My Pika");
  const next = join(folder, "next");
  const dataDir = join(folder, "data");
  const music = join(folder, "music");
  await Promise.all([dataDir, music].map((path) => Deno.mkdir(path)));
  const keyFile = join(folder, "key.pub");
  await using feed = await FeedServer.start(keyFile);
  await makeApp(app, "0.1.0");
  await makeApp(next, "0.2.0");
  const env = {
    PIKA_FEED_URL: feed.url,
    PIKA_FEED_KEY: keyFile,
    PIKA_INSTALLED_IN: app,
    PYTHONPATH: sidecarSources,
    PIKA_CLOUD_URL: "http://127.0.0.1:9",
  };
  const sidecar = await Sidecar.start({ dataDir, uiDir: join(app, "ui"), env });
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const said = complaints(page);
  const card = page.getByRole("region", { name: "Update" });
  const settings = page.getByRole("dialog", { name: "Settings" });
  const openSettings = () => page.getByRole("button", { name: "Settings" }).click();

  /** The screen as it is now, wide and narrow. */
  const look = async (name: string) => {
    await assertAccessible(page, name);
    await assertFits(page, name);
    await shot(page, name);
    await page.setViewportSize({ width: 390, height: 780 });
    await assertFits(page, `${name}, narrow`);
    await assertAccessible(page, `${name}, narrow`);
    await shot(page, `${name}_narrow`);
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  const step = journey(test, { page, said, failure: "failure" });

  try {
    await page.goto(sidecar.url);
    await page.getByRole("heading", { name: "Where is your music?" }).waitFor();
    await callSidecar(page, "folders.add", { path: music });
    await page.reload();
    await page.getByRole("button", { name: "Settings" }).waitFor();

    await step("in the settings one looks by hand, and hears why a feed is refused", async () => {
      await feed.release({ version: "0.1.0", folder: app, notes: "" });
      await openSettings();
      await settings.getByRole("group", { name: "Pika 0.1.0" }).waitFor();
      await settings.getByText("Not looked for a newer one yet.").waitFor();
      await settings.getByRole("button", { name: "Look now" }).click();
      await settings.getByText("This is the newest (looked just now).").waitFor();
      await feed.tamper(true);
      await settings.getByRole("button", { name: "Look now" }).click();
      await settings.getByRole("alert").filter({ hasText: "was changed after Pika's makers signed it" })
        .waitFor();
      await look("updates_refused");
      await feed.tamper(false);
      const daily = settings.getByRole("checkbox", { name: /Look for updates once a day/ });
      assert.ok(await daily.isChecked());
      await daily.click();
      await poll(() => daily.isChecked(), false);
      await daily.click();
      await settings.getByRole("checkbox", { name: /Versions for testers/ }).click();
      await settings.getByText("This is the newest").waitFor();
      await settings.getByRole("checkbox", { name: /Versions for testers/ }).click();
      await page.keyboard.press("Escape");
      assert.equal(await card.count(), 0);
    });

    await step("a newer version is offered with what is new, and can wait", async () => {
      await feed.release({ version: "0.2.0", folder: next, notes: NOTES });
      await openSettings();
      await settings.getByRole("button", { name: "Look now" }).click();
      await settings.getByRole("button", { name: "Download" }).waitFor();
      await look("updates_settings_offer");
      await page.keyboard.press("Escape");
      await card.getByText("Pika 0.2.0 is here.").waitFor();
      await card.getByText("What is new").click();
      await card.getByText("live: polls with six answers").waitFor();
      await look("updates_offer");
      await card.getByRole("button", { name: "Later" }).click();
      await card.waitFor({ state: "detached" });
      await page.reload();
      await page.getByRole("button", { name: "Settings" }).waitFor();
      await openSettings();
      await settings.getByRole("button", { name: "Download" }).waitFor();
      assert.equal(await card.count(), 0, "it is known, and not pushed");
      await page.keyboard.press("Escape");
    });

    await step("during a night there is nothing of it", async () => {
      await callSidecar(page, "live.start", { name: "DJ Ola", title: "" });
      await openSettings();
      await settings.getByText("Updates wait until the night is over.").waitFor();
      await shot(page, "updates_during_a_night");
      await page.keyboard.press("Escape");
      await callSidecar(page, "live.end");
      await openSettings();
      await settings.getByRole("button", { name: "Download" }).waitFor();
    });

    await step("it is downloaded in the background, by keyboard", async () => {
      await feed.hold("0.2.0");
      await settings.getByRole("button", { name: "Download" }).focus();
      await page.keyboard.press("Enter");
      await settings.getByRole("progressbar", { name: "Download of Pika 0.2.0" }).waitFor();
      await page.keyboard.press("Escape");
      await card.getByRole("progressbar").waitFor();
      await shot(page, "updates_downloading");
      await assertAccessible(page, "downloading");
      await feed.letGo();
      await openSettings();
      await settings.getByRole("button", { name: "Install and restart" }).waitFor();
      await look("updates_ready");
    });

    await step("the page becomes that of the new version by itself", async () => {
      await settings.getByRole("button", { name: "Install and restart" }).click();
      await page.waitForFunction(() =>
        document.querySelector<HTMLMetaElement>('meta[name="pika-build"]')?.content === "0.2.0+test"
      );
      await card.getByText("Pika is now 0.2.0.").waitFor();
      await card.getByText("live: polls with six answers").waitFor();
      assert.equal(await page.getByRole("alert").count(), 0);
      await look("updates_news");
      await card.getByRole("button", { name: "Good" }).click();
      await card.waitFor({ state: "detached" });
    });

    await step("going back is asked twice, and is another new start", async () => {
      await openSettings();
      await settings.getByRole("button", { name: "Go back to 0.1.0…" }).click();
      await shot(page, "updates_go_back");
      await settings.getByRole("button", { name: "No", exact: true }).click();
      await settings.getByRole("button", { name: "Go back to 0.1.0…" }).click();
      await settings.getByRole("button", { name: "Yes, go back" }).click();
      await page.waitForFunction(() =>
        document.querySelector<HTMLMetaElement>('meta[name="pika-build"]')?.content === "0.1.0+test"
      );
      await card.getByText("This is Pika 0.1.0 again.").waitFor();
      await look("updates_gone_back");
    });
    assert.deepEqual(said.filter((line) => !line.includes("ERR_CONNECTION_REFUSED")), []);
  } finally {
    await browser.close();
    await endInstance(dataDir);
    await Deno.remove(folder, { recursive: true });
  }
});

/** An installed Pika as its archive has it; only that its sidecar runs from source. */
async function makeApp(folder: string, version: string): Promise<void> {
  await Deno.mkdir(join(folder, "sidecar"), { recursive: true });
  await build({ out: join(folder, "ui"), buildId: `${version}+test` });
  const launcher = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "${pythonPath}" -m pika_sidecar ui --ui-dir "$here/ui" "$@"
`;
  await Deno.writeTextFile(join(folder, "pika"), launcher, { mode: 0o755 });
  const info = JSON.stringify({ version, build: `${version}+test`, commit: "" });
  await Deno.writeTextFile(join(folder, "sidecar", "build.json"), info);
  const noise = new Uint8Array(PAYLOAD);
  for (let at = 0; at < PAYLOAD; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
  await Deno.writeFile(join(folder, "sidecar", "payload"), noise);
}

/** Ends the sidecar that holds the data: the first, or the one that a new start has left. */
async function endInstance(dataDir: string): Promise<void> {
  const text = await Deno.readTextFile(join(dataDir, "instance.json")).catch(() => null);
  if (text === null) return;
  const { pid } = JSON.parse(text);
  const isThere = () => Deno.stat(`/proc/${pid}`).then(() => true, () => false);
  if (await isThere()) Deno.kill(pid, "SIGTERM");
  await poll(isThere, false);
}
