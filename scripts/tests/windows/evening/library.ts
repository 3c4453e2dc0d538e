/** The library on Windows: folders on a drive and on a server, names in any script, long paths, edits that last. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { assertAccessible, shot } from "../../../testing/browser.ts";
import { drumLoop } from "../../../release/drum_loop.ts";
import { home } from "../frozen_pika.ts";
import { failed, names, type Steps, tracks } from "./evening.ts";

export const library: Steps = {
  "the first start asks for the folder, and completes paths as Windows writes them": async ({ page }) => {
    await page.getByRole("heading", { name: "Where is your music?" }).waitFor();
    await page.getByRole("button", { name: "Add folder" }).click();
    await page.getByRole("alert").filter({ hasText: `for example ${home}\\Music` }).waitFor();
    const field = page.getByRole("combobox", { name: "Path of the folder" });
    await field.focus();
    await page.keyboard.press("ArrowDown");
    const drive = page.getByRole("option", { name: "C:\\", exact: true });
    await drive.waitFor();
    await shot(page, "windows_places_to_begin");
    await field.fill("C:\\users\\o'br");
    await drive.waitFor({ state: "detached" });
    await page.getByRole("option", { name: home.slice("C:\\users\\".length) }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await field.inputValue(), home);
    await page.getByRole("option", { name: "Music" }).waitFor();
    await shot(page, "windows_first_start");
  },
  "a folder on drive C: every name is shown as it is, and analysed": async (evening) => {
    const { page, row } = evening;
    await evening.addFolder(`${home}\\Music`);
    await page.getByText(`${tracks} tracks`).first().waitFor();
    for (const name of [...names, "Far below", "Lantern Street"]) {
      await page.getByRole("searchbox").fill(name);
      await row(name).first().getByText("Ready").waitFor();
    }
    await page.getByRole("searchbox").fill("");
    await evening.analysed();
    using client = await evening.pika.client();
    const { rows } = await client.call("tracks.list", { states: ["failed"] });
    assert.deepEqual(rows.map(({ title }) => title).sort(), ["a letter", "empty", "zeros"]);
    assert.equal(rows.length, failed);
    const { rows: ready } = await client.call("tracks.list", { states: ["done"] });
    const loops = ready.filter(({ path }) => path.endsWith(".wav"));
    assert.equal(loops.length, names.length + 1);
    for (const { path, bpm } of loops) assert.ok(Math.abs(bpm! - 104.5) < 0.1, `${path}: ${bpm}`);
    assert.ok(loops.some(({ path }) => path.length > 260 && path.startsWith(`${home}\\Music\\`)));
    await shot(page, "windows_library");
  },
  "a folder of a server is added by its \\\\server\\share path": async (evening) => {
    const { page, pika, row } = evening;
    await Deno.mkdir(pika.share, { recursive: true });
    await Deno.writeFile(join(pika.share, "From the server.wav"), drumLoop(96, 12));
    await page.getByRole("button", { name: "Folders", exact: true }).click();
    await evening.addFolder("\\\\server\\share");
    const dialog = page.getByRole("dialog", { name: "Music folders" });
    await dialog.getByText("1 track", { exact: true }).waitFor();
    await dialog.getByText("\\\\server\\share", { exact: true }).waitFor();
    await assertAccessible(page, "folders of Windows");
    await shot(page, "windows_folders");
    await page.keyboard.press("Escape");
    await row("From the server").getByText("Ready").waitFor();
  },
  "a second start shows the first, and ends with 0": async ({ page, pika }) => {
    await page.evaluate(`globalThis.focus = () => document.title = "called to the front"; undefined`);
    const { code, stdout } = await pika.run("ui", "--no-open");
    assert.equal(code, 0);
    assert.equal(new URL(JSON.parse(stdout).url).origin, new URL(page.url()).origin);
    await page.waitForFunction(`document.title === "called to the front"`);
  },
  "an edit is there after TerminateProcess and a start": async (evening) => {
    const { page, pika, row } = evening;
    await row("Paper Moons").getByRole("link").click();
    const tempo = page.getByRole("region", { name: "Tempo" });
    await page.locator("#waveform").waitFor();
    await tempo.getByRole("button", { name: "Edit tempo" }).click();
    await page.keyboard.type("97,25");
    await page.keyboard.press("Enter");
    await tempo.getByText("set by hand").waitFor();
    await shot(page, "windows_track");
    await pika.terminate(evening.program);
    await evening.startAgain();
    await page.reload();
    await tempo.getByText("set by hand").waitFor();
    assert.equal(Number(await tempo.locator(".figure").innerText()), 97.25);
  },
  "a window as narrow as a phone": async ({ page, row }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await shot(page, "windows_track_narrow");
    await page.keyboard.press("Escape");
    await row("Paper Moons").waitFor();
    await shot(page, "windows_library_narrow");
    await page.getByRole("button", { name: "Folders", exact: true }).click();
    await shot(page, "windows_folders_narrow");
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width: 1280, height: 800 });
  },
};
