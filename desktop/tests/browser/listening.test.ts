/** A track is heard: by mouse and keys, at once, and only when somebody presses. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
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
import { callSidecar, makeMusic, scratch } from "./harness.ts";
import { assertFits, poll } from "./page.ts";

browserTest("a track is heard", async (test) => {
  const folder = await scratch();
  const music = join(folder, "music");
  const uiDir = join(folder, "ui");
  const dataDir = join(folder, "data");
  await Promise.all([build({ out: uiDir }), makeMusic(music, 1)]);
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  await page.addInitScript(listenIn);
  const said = complaints(page);
  const sidecar = await Sidecar.start({ dataDir, uiDir });
  const player = page.getByRole("region", { name: "Player" });
  const list = page.locator("#track-list");
  const row = (title: string) =>
    list.locator(".row").filter({ has: page.getByRole("link", { name: title, exact: true }) });
  const step = journey(test, { page, said, failure: "listening_failure" });
  try {
    await page.goto(sidecar.url);
    await page.getByRole("heading", { name: "Where is your music?" }).waitFor();
    await callSidecar(page, "folders.add", { path: music });
    await page.reload();
    await row("Gravel and Silk").getByText("Ready").waitFor();

    await step("nothing sounds before somebody presses", async () => {
      assert.equal(await player.count(), 0);
      assert.equal(await page.evaluate(() => globalThis.heardOf.contexts), 0);
    });

    await step("a press on the cover plays, at once, and a press pauses", async () => {
      await row("Gravel and Silk").hover();
      await row("Gravel and Silk").getByRole("button", { name: "Play Gravel and Silk" }).click();
      await player.getByRole("button", { name: "Pause" }).waitFor();
      await sounding(page, true);
      await passes(page, 0.5);
      await shot(page, "listening_library");
      await assertAccessible(page, "library with the player");
      await player.getByRole("button", { name: "Pause" }).click();
      await sounding(page, false);
      const place = await placeOf(page);
      await player.getByRole("button", { name: "Play", exact: true }).click();
      await passes(page, place);
    });

    await step("the space bar plays and pauses, but not while something is written", async () => {
      await page.locator("#search").focus();
      await page.keyboard.type("a b");
      await player.getByRole("button", { name: "Pause" }).waitFor();
      await page.locator("#search").fill("");
      await row("Undertow").waitFor();
      await page.keyboard.press("Escape");
      await list.focus();
      await page.keyboard.press("Home");
      const first = await list.locator(".row.active .title-text").innerText();
      await page.keyboard.press("Space");
      await player.getByText(first).waitFor();
      await sounding(page, true);
      await page.keyboard.press("Space");
      await sounding(page, false);
      await page.keyboard.press("Shift+Space");
      await poll(() => list.locator(".row.active").getAttribute("aria-selected"), "true");
      await page.keyboard.press("Shift+Space");
    });

    await step("seeking by the slider is where it says, and the end is silence at the start", async () => {
      const slider = player.getByRole("slider", { name: "Place in the track" });
      await slider.fill("12");
      await poll(() => slider.getAttribute("aria-valuetext"), "0:12 of 0:16");
      await player.getByRole("button", { name: "Play", exact: true }).click();
      await passes(page, 12.2);
      await slider.fill("15.5");
      await player.getByRole("button", { name: "Play", exact: true }).waitFor();
      await poll(() => slider.getAttribute("aria-valuetext"), "0:00 of 0:16");
      await sounding(page, false);
    });

    await step("next and previous follow the list", async () => {
      await player.getByRole("button", { name: "Next track" }).click();
      const second = await list.locator(".row.active .title-text").innerText();
      await player.getByText(second).waitFor();
      await player.getByRole("button", { name: "Previous track" }).click();
      await player.getByText(second).waitFor({ state: "detached" });
      await sounding(page, false);
    });

    await step("what cannot be heard says why", async () => {
      await page.locator("#search").fill("a letter");
      await row("a letter").hover();
      await row("a letter").getByRole("button", { name: "Play a letter" }).click();
      await page.getByText(/Cannot play the track: “?"?a letter/).waitFor();
      await page.locator("#search").fill("");
    });

    await step("volume and level are there, at every width", async () => {
      await player.getByRole("slider", { name: "Volume" }).fill("40");
      const level = player.getByRole("button", { name: "Level" });
      assert.equal(await level.getAttribute("aria-pressed"), "true");
      await level.click();
      assert.equal(await level.getAttribute("aria-pressed"), "false");
      for (const [width, height] of [[900, 700], [390, 780]] as const) {
        await page.setViewportSize({ width, height });
        await assertFits(page, `player at ${width}`);
        await shot(page, `listening_library_${width}`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    });

    await step("the player goes when it is closed", async () => {
      await player.getByRole("button", { name: "Close the player" }).click();
      await player.waitFor({ state: "detached" });
      assert.deepEqual(said, []);
    });
  } finally {
    await browser.close();
    await sidecar.stop();
  }
});

declare global {
  // deno-lint-ignore no-var
  var heardOf: { contexts: number; peak(): number };
}

/** Listens to whatever the page sends to the sound card. */
function listenIn(): void {
  const meters: AnalyserNode[] = [];
  globalThis.heardOf = {
    contexts: 0,
    peak: () =>
      Math.max(
        0,
        ...meters.map((meter) => {
          const samples = new Float32Array(meter.fftSize);
          meter.getFloatTimeDomainData(samples);
          return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
        }),
      ),
  };
  const ours = AudioNode.prototype as unknown as { connect(node: AudioNode): AudioNode };
  const connect = ours.connect;
  ours.connect = function (this: AudioNode, node: AudioNode) {
    if (node instanceof AudioDestinationNode) {
      globalThis.heardOf.contexts++;
      const meter = new AnalyserNode(node.context, { fftSize: 16384 });
      meters.push(meter);
      connect.call(this, meter);
    }
    return connect.call(this, node);
  };
}

/** Waits until something is heard, or until it is silent. */
async function sounding(page: Page, wanted: boolean): Promise<void> {
  await poll(() => page.evaluate(() => globalThis.heardOf.peak() > 0.01), wanted);
}

/** The place that the slider shows, in seconds. */
function placeOf(page: Page): Promise<number> {
  return page.getByRole("slider", { name: "Place in the track" }).evaluate((slider) =>
    Number((slider as HTMLInputElement).value)
  );
}

/** Waits until the track has come beyond a second. */
async function passes(page: Page, seconds: number): Promise<void> {
  await poll(async () => await placeOf(page) > seconds, true);
}
