/** A night live from Windows: what VirtualDJ plays reaches a dancer, and what the dancer does the desk; a crash in the middle of it. */

import assert from "node:assert/strict";
import { shot } from "../../../testing/browser.ts";
import { Dancer } from "../../../testing/dancer.ts";
import { until } from "../../../testing/until.ts";
import { historyFile, historyLines } from "../../../dev/history.ts";
import { home } from "../frozen_pika.ts";
import type { Evening, Steps } from "./evening.ts";

let dancer: Dancer;

export const night: Steps = {
  "VirtualDJ's history is found where the person's documents are": async (evening) => {
    const { page } = evening;
    await plays(evening, "Slow Copper", "Mina Oduya");
    await page.keyboard.press("3");
    await page.getByRole("radio", { name: "VirtualDJ" }).click();
    await page.locator(".deck-condition").getByText(/VirtualDJ is (found|heard)/).waitFor();
    await page.getByText("Where it is read from").click();
    await page.getByText(documents).waitFor();
    await shot(page, "windows_before_night");
  },
  "what plays is on the phones, and a like on the desk": async (evening) => {
    const { page, stack } = evening;
    await page.getByLabel("Your DJ name").fill("DJ Mina");
    await page.getByLabel(/Title of the night/).fill("Friday social");
    await page.getByRole("button", { name: "Go live" }).click();
    await page.getByText("Connected", { exact: true }).waitFor();
    dancer = await Dancer.join(stack.url, await page.locator(".join-code").innerText());
    await plays(evening, "Lantern Street", "The Late Ferries");
    await dancer.until(({ plays }) => plays[0]?.title === "Lantern Street", "the track");
    assert.ok(Math.abs(dancer.state!.plays[0]!.bpm! - 96) < 1, "the library knows the track by its path");
    await dancer.do("like", { play: dancer.state!.now!, on: true });
    const likes = page.locator(".room-figures > div").filter({ hasText: "Likes for this track" });
    await likes.getByText("1", { exact: true }).waitFor();
    await shot(page, "windows_night");
    await page.setViewportSize({ width: 390, height: 844 });
    await shot(page, "windows_night_narrow");
    await page.setViewportSize({ width: 1280, height: 800 });
  },
  "the sidecar is killed in the middle: the page comes back to the same night": async (evening) => {
    const { page } = evening;
    await evening.program.kill();
    await evening.startAgain();
    await page.getByText("Connected", { exact: true }).waitFor();
    await plays(evening, "Undertow", "Kestrel Choir");
    await dancer.until(({ plays }) => plays[0]?.title === "Undertow", "the track after the crash");
    await dancer.disconnect();
    await until("the dancer has gone", () => !dancer.connected);
  },
};

const documents = `${home}\\Documents\\VirtualDJ\\History`;

/** VirtualDJ begins a track of the library. */
async function plays({ pika }: Evening, title: string, artist: string): Promise<void> {
  const folder = pika.home("Documents", "VirtualDJ", "History");
  await Deno.mkdir(folder, { recursive: true });
  const song = { path: `${home}\\Music\\${artist} - ${title}.flac`, title, artist, seconds: 16 };
  const lines = historyLines(song, new Date()).replaceAll("\n", "\r\n");
  await Deno.writeTextFile(historyFile(folder, new Date()), lines, { append: true });
}
