/**
 * From the press to the first sound, in Chromium: the page's own note of it (`pika.first_sound`, which counts the wait of the sound card in),
 * for songs of four minutes that nobody has played before. The first press comes with the pointer, when no decoder is ready yet.
 */

import { join } from "node:path";
import { build } from "../build.ts";
import { launchBrowser, newPage } from "../../scripts/testing/browser.ts";
import { runPython, Sidecar } from "../../scripts/testing/sidecar.ts";
import { callSidecar } from "../tests/browser/harness.ts";

/** Milliseconds that the issue allows. */
const AT_MOST = 150;

const folder = await Deno.makeTempDir({ prefix: "pika-first-sound-" });
const [music, uiDir] = [join(folder, "music"), join(folder, "ui")];
try {
  await Promise.all([build({ out: uiDir }), runPython("desktop/bench/make_songs.py", music)]);
  await using sidecar = await Sidecar.start({ dataDir: join(folder, "data"), uiDir });
  const browser = await launchBrowser();
  try {
    const page = await newPage(browser, { viewport: { width: 1280, height: 900 } });
    await page.goto(sidecar.url);
    await page.getByRole("heading", { name: "Where is your music?" }).waitFor();
    await callSidecar(page, "settings.set", { changes: { auto_analyze: false } });
    await callSidecar(page, "folders.add", { path: music });
    await page.reload();
    const rows = page.locator("#track-list .row");
    await rows.nth(11).waitFor();
    const taken: { song: string; ms: number }[] = [];
    for (let row = 0; row < 12; row++) {
      const song = await rows.nth(row).locator(".title-text").innerText();
      await rows.nth(row).hover();
      await rows.nth(row).getByRole("button", { name: `Play ${song}` }).click();
      const measured = await page.waitForFunction(
        (count) => performance.getEntriesByName("pika.first_sound")[count]?.duration,
        row,
      );
      taken.push({ song, ms: Math.round(await measured.jsonValue() as number) });
    }
    // deno-lint-ignore no-console
    const print = (text: string) => console.log(text);
    const [cold, ...warm] = taken;
    const sorted = warm.map(({ ms }) => ms).sort((a, b) => a - b);
    print(taken.map(({ song, ms }) => `${song.padEnd(10)} ${String(ms).padStart(5)} ms`).join("\n"));
    print(`\nwith the decoder still to start: ${cold!.ms} ms`);
    print(`median ${sorted[5]} ms, slowest ${sorted.at(-1)} ms; at most ${AT_MOST} ms is wanted`);
  } finally {
    await browser.close();
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
