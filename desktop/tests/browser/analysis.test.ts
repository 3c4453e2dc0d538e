/** What the analysis found, as a DJ sees it: sure or unsure, absent or old, and what goes well with it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
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
import { callSidecar, fillAnalyses, Gate, makeMusic, scratch } from "./harness.ts";
import { assertFits, poll } from "./page.ts";

/** The songs with an analysis of today, and those of an older version: a song, its cut-off copy, six odd names. */
const OUTDATED = 1 + 6 + 1;

browserTest("what the analysis found, and what goes well with it", async (test) => {
  const folder = await scratch();
  const music = join(folder, "music");
  const uiDir = join(folder, "ui");
  const dataDir = join(folder, "data");
  await Promise.all([build({ out: uiDir }), makeMusic(music, 1)]);
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const said = complaints(page);
  const card = (name: string) => page.getByRole("region", { name, exact: true });
  const open = async (title: string) => {
    await page.getByRole("link", { name: "Library" }).click();
    await page.getByRole("link", { name: title, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  };

  const gate = await Gate.make(join(folder, "gate"));
  const options = { dataDir, uiDir, env: gate.env };
  let sidecar = await Sidecar.start(options);
  try {
    await page.goto(sidecar.url);
    await page.getByRole("heading", { name: "Where is your music?" }).waitFor();
    await callSidecar(page, "folders.add", { path: music });
    await page.reload();
    await page.getByRole("progressbar", { name: "Analysis progress" }).waitFor();
    await gate.open();
    await page.getByRole("progressbar", { name: "Analysis progress" }).waitFor({ state: "detached" });
    await page.goto("about:blank");
    await sidecar.stop();
    await fillAnalyses(dataDir);
    await gate.close();
    sidecar = await Sidecar.start(options);
    await page.goto(sidecar.url);

    await test.step("a steady song shows tempo, bars, tuning, loudness and its parts", async () => {
      await open("Gravel and Silk");
      await card("Tempo").getByText("Steady tempo").waitFor();
      await card("Tempo").getByText("93 % sure").waitFor();
      await card("Key").getByText("Tuned 32 cents low, A = 432.0 Hz").waitFor();
      await card("First beat").getByText("Bars of 4 from 0:01.463, 72 % sure").waitFor();
      const loudness = card("Loudness");
      for (const value of ["−9.4 LUFS", "4.6 LU", "0.7 dBTP", "−8.6 dB"]) {
        await loudness.getByText(value, { exact: true }).waitFor();
      }
      await loudness.getByText("may clip").waitFor();
      await page.getByText("Intro to 0:02.713 · outro from 0:12.713 · 4 phrases").waitFor();
      assert.ok(await phrasePainted(page), "a phrase line is drawn where the boundary lies");
      await assertAccessible(page, "analysed track");
      await shot(page, "analysis_track");
    });

    await test.step("multiples of the tempo are one click, and one click back", async () => {
      const bpm = () => card("Tempo").locator(".figure").innerText();
      await card("Tempo").getByRole("button", { name: "Take two thirds of the tempo" }).getByText("12 %")
        .waitFor();
      await card("Tempo").getByRole("button", { name: "Take two thirds of the tempo" }).click();
      await poll(bpm, "64.0");
      await page.getByRole("button", { name: "Undo tempo" }).click();
      await poll(bpm, "96.0");
      await card("Tempo").getByRole("button", { name: "Take one and a half times the tempo" }).click();
      await poll(bpm, "144.0");
      await card("Tempo").getByRole("button", { name: /Reset to analysed/ }).click();
      await poll(bpm, "96.0");
    });

    await test.step("what goes well says why, and opens by keyboard", async () => {
      const next = card("Goes well with").getByRole("listitem").filter({ hasText: "Undertow" });
      await next.getByText("one step up the wheel · 2 BPM faster · energy +1").waitFor();
      await next.getByRole("link").focus();
      await shot(page, "analysis_similar");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "Undertow" }).waitFor();
      const back = card("Goes well with").getByRole("listitem").filter({ hasText: "Gravel and Silk" });
      await back.getByText("one step down the wheel · 2 BPM slower · energy −1").waitFor();
      await page.keyboard.press("Escape");
      await page.locator("#track-list").waitFor();
    });

    await test.step("a changing tempo, no tempo, no key, silence and an older version are said", async () => {
      await open("Undertow");
      await card("Tempo").getByText("The tempo changes").waitFor();
      await card("First beat").getByText("Each beat at its own place").waitFor();
      await card("Key").getByText("Tuned to A = 440 Hz").waitFor();
      await page.getByText("No parts were found").waitFor();
      await open("Slow Copper");
      await card("Tempo").getByText("no tempo", { exact: true }).waitFor();
      await card("Tempo").getByText("No steady beat was found").waitFor();
      await card("Key").getByText("no clear key").waitFor();
      await card("Loudness").getByText("Silence: there is nothing to measure").waitFor();
      await card("First beat").getByText("No beat grid").waitFor();
      await assertAccessible(page, "track without a tempo");
      await shot(page, "analysis_none");
      await open("Paper Moons");
      await card("Loudness").getByText("LUFS").waitFor();
      assert.equal(await card("Loudness").getByText("–", { exact: true }).count(), 2, "range and ReplayGain");
      assert.equal(await card("Tempo").getByText("Steady tempo").count(), 0);
      await shot(page, "analysis_old");
    });

    await test.step("what is shown fits a phone and a wide screen", async () => {
      await open("Gravel and Silk");
      await card("Goes well with").getByRole("listitem").first().waitFor();
      await page.setViewportSize({ width: 390, height: 844 });
      await assertFits(page, "narrow analysed track");
      await assertAccessible(page, "narrow analysed track");
      await shot(page, "analysis_narrow");
      await card("Goes well with").scrollIntoViewIfNeeded();
      await shot(page, "analysis_narrow_similar");
      await page.setViewportSize({ width: 1920, height: 1080 });
      await assertFits(page, "wide analysed track");
      await shot(page, "analysis_wide");
      await page.setViewportSize({ width: 1280, height: 800 });
    });

    await test.step("tracks of an older version are improved; cancelled, they wait to be asked for", async () => {
      const job = (name: string) => page.locator(`[data-job="${name}"]`);
      await job("improving").getByText(`Paused: improving ${OUTDATED} tracks`).waitFor();
      await shot(page, "improving");
      await job("improving").getByRole("button", { name: "Cancel analysis" }).click();
      await job("outdated").getByText(`${OUTDATED} tracks analysed by an older version`).waitFor();
      await assertAccessible(page, "outdated tracks");
      await shot(page, "outdated");
      await job("outdated").getByRole("button", { name: "Improve" }).click();
      await job("improving").getByText(/Improving \d tracks?/).waitFor();
      await gate.open();
      await job("improving").waitFor({ state: "detached" });
      assert.equal(await job("outdated").count(), 0);
    });
    assert.deepEqual(said, []);
  } finally {
    await browser.close();
    await sidecar.stop();
    await Deno.remove(folder, { recursive: true });
  }
});

/** True when the colour of phrases is painted over the whole height where the middle boundary lies. */
function phrasePainted(page: Page): Promise<boolean> {
  return page.locator("#waveform").evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const x = Math.round(7.713 / 16 * canvas.width);
    const { data, width, height } = canvas.getContext("2d")!.getImageData(x - 3, 0, 7, canvas.height);
    const isPhrase = (column: number, row: number) => {
      const [red = 0, green = 0, blue = 0] = data.slice((row * width + column) * 4);
      return green > red + 20 && blue > red + 20;
    };
    return Array.from({ length: width }, (_, column) => column).some((column) =>
      isPhrase(column, 2) && isPhrase(column, height - 2)
    );
  });
}
