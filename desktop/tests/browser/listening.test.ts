/** A track is heard: by mouse and keys, at once, and only when somebody presses. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
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
  // A cloud that nobody reaches: a night begins without network all the same.
  const sidecar = await Sidecar.start({ dataDir, uiDir, env: { PIKA_CLOUD_URL: "http://127.0.0.1:9" } });
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

    const card = (name: string) => page.getByRole("region", { name, exact: true });
    const cues = card("Hot cues");

    await step("on its page a track is played by the space bar, and the waveform is sought on", async () => {
      await page.getByRole("link", { name: "Gravel and Silk", exact: true }).first().click();
      await page.getByRole("heading", { level: 1, name: "Gravel and Silk" }).waitFor();
      await page.locator("#waveform").click({ position: { x: 300, y: 60 } });
      await player.getByText("Gravel and Silk").waitFor();
      await page.locator(".playhead").first().waitFor();
      await sounding(page, false);
      const place = await placeOf(page);
      assert.ok(place > 2 && place < 6, `a click at a quarter leads to ${place} of 16 s`);
      await page.keyboard.press("Space");
      await sounding(page, true);
      await passes(page, place + 0.2);
    });

    await step("clicks lie on the beats, to the sample", async () => {
      await page.keyboard.press("c");
      await poll(() => page.evaluate(() => globalThis.heardOf.clicks.length > 2), true);
      await page.keyboard.press("c");
      const clicks = await page.evaluate(() => globalThis.heardOf.clicks);
      const period = Number((await card("First beat").innerText()).match(/A beat every ([\d.]+) s/)![1]);
      for (const [index, click] of clicks.slice(1).entries()) {
        const beats = (click - clicks[index]!) / period;
        // The period is shown to a millisecond.
        assert.ok(Math.abs(beats - 1) < 0.002, `${beats} beats between two clicks`);
      }
    });

    await step("a loop of four beats comes round", async () => {
      await page.getByRole("button", { name: "Loop of 4 beats" }).click();
      await page.locator(".loop-veil").waitFor();
      let [before, rounds] = [await placeOf(page), 0];
      await poll(async () => {
        const now = await placeOf(page);
        if (now < before) rounds++;
        before = now;
        return rounds;
      }, 1);
    });

    await step(
      "the tempo is tapped and taken, and the grid is moved by ear; each is taken back",
      async () => {
        await page.evaluate(() => {
          const real = performance.now;
          let now = real.call(performance);
          performance.now = () => now += 500;
          for (let tap = 0; tap < 6; tap++) dispatchEvent(new KeyboardEvent("keydown", { key: "t" }));
          performance.now = real;
        });
        await page.getByRole("button", { name: "Take 120.0 BPM as tapped" }).click();
        const bpm = () => card("Tempo").locator(".figure").innerText();
        await poll(bpm, "120.0");
        await page.keyboard.press("Control+z");
        await poll(bpm, "104.0");
        const first = async () => Number(await card("First beat").locator(".figure").innerText());
        const before = await first();
        for (const [key, after] of [[".", 0.001], ["Shift+Period", 0.011], [",", 0.01]] as const) {
          await page.keyboard.press(key);
          await poll(async () => (await first() - before).toFixed(3), after.toFixed(3));
        }
        for (let edit = 0; edit < 3; edit++) await page.keyboard.press("Control+z");
        await poll(first, before);
        await page.keyboard.press("b");
        await card("First beat").getByText("set by hand").waitFor();
        await page.keyboard.press("Control+z");
        await card("First beat").getByText("set by hand").waitFor({ state: "detached" });
      },
    );

    await step("hot cues are set, jumped to, named, coloured, removed and taken back", async () => {
      // The loop goes on, so the track has not ended meanwhile, however slow this was.
      await player.getByRole("button", { name: "Pause" }).click();
      await page.getByRole("button", { name: "Loop of 4 beats" }).click();
      await page.locator(".loop-veil").waitFor({ state: "detached" });
      await player.getByRole("slider", { name: "Place in the track" }).fill("4");
      await page.locator("h1").focus();
      await page.keyboard.press("Shift+Digit2");
      await cues.getByRole("button", { name: "Edit cue 2" }).click();
      await cues.getByRole("textbox", { name: "Name of cue 2" }).fill("Break");
      await cues.getByRole("button", { name: "Colour 5" }).click();
      await cues.getByRole("button", { name: "Colour 5", pressed: true }).waitFor();
      await cues.getByRole("button", { name: "Store" }).click();
      const cue = cues.getByRole("button", { name: "Break cue 2 at 0:04.000" });
      await cue.waitFor();
      await player.getByRole("slider", { name: "Place in the track" }).fill("12");
      await poll(() => placeOf(page), 12);
      await cue.click();
      await sounding(page, true);
      await poll(async () => await placeOf(page) < 12, true);
      await cue.press("Delete");
      await cues.getByRole("button", { name: "Set cue 2 here" }).waitFor();
      await page.keyboard.press("Control+z");
      await cue.waitFor();
    });

    await step(
      "what the analysis and other programs know is offered, and taken beside one's own",
      async () => {
        const db = new DatabaseSync(join(dataDir, "library.db"));
        db.exec(
          "INSERT INTO program_cues SELECT id, 'mixxx', 0, 'hot', 6.25, NULL, 'Drop', '#00ff00', 1 FROM tracks " +
            "WHERE title = 'Gravel and Silk'; " +
            "UPDATE analyses SET result = json_set(result, '$.structure.intro_end', 2.5, " +
            "'$.structure.outro_start', 13.0) WHERE track_id = (SELECT id FROM tracks WHERE title = 'Gravel and Silk')",
        );
        db.close();
        await page.reload();
        await cues.getByRole("group", { name: "From Mixxx" }).getByRole("button", {
          name: "Take Drop at 0:06.250",
        })
          .click();
        await cues.getByRole("button", { name: "Drop cue 1 at 0:06.250" }).waitFor();
        await cues.getByRole("group", { name: "Found by Pika" }).getByRole("button", { name: "Take all" })
          .click();
        await cues.getByRole("button", { name: "Outro cue 5 at 0:13.000" }).waitFor();
        await cues.getByRole("button", { name: /^Break cue 2/ }).waitFor();
        await cues.getByRole("group").waitFor({ state: "detached" });
        await assertAccessible(page, "track page with cues");
        await page.keyboard.press("Space");
        await sounding(page, true);
        await cues.getByRole("button", { name: "Edit cue 1" }).click();
        for (const [width, height] of [[1280, 800], [900, 700], [390, 780]] as const) {
          await page.setViewportSize({ width, height });
          await assertFits(page, `listening on the track page at ${width}`);
          await page.locator(".wave-panel").scrollIntoViewIfNeeded();
          await shot(page, `listening_track_${width}`);
        }
        await page.setViewportSize({ width: 1280, height: 800 });
      },
    );

    await step("while a night is on it says where it plays", async () => {
      await callSidecar(page, "live.start", { name: "DJ", title: "", listed: false });
      await player.getByText("Plays on this computer, beside your deck").waitFor();
      for (const [width, height] of [[1280, 800], [900, 700], [390, 780]] as const) {
        await page.setViewportSize({ width, height });
        await assertFits(page, `player in a night at ${width}`);
        await shot(page, `listening_night_${width}`);
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
  var heardOf: { contexts: number; clicks: number[]; peak(): number };
}

/** Listens to whatever the page sends to the sound card. */
function listenIn(): void {
  const meters: AnalyserNode[] = [];
  globalThis.heardOf = {
    contexts: 0,
    clicks: [],
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
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (when = 0, ...rest) {
    // Clicks are all that has one channel.
    if (this.buffer?.numberOfChannels === 1) globalThis.heardOf.clicks.push(when);
    start.call(this, when, ...rest);
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
