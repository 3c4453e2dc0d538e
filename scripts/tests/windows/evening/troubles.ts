/** What goes wrong on a DJ's Windows: a worker that is killed, a file that another program holds, a full disk, a folder that may not be written. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { asRoot } from "../../../lib/as_root.ts";
import { run } from "../../../lib/command.ts";
import { Program } from "../../../lib/program.ts";
import { drumLoop } from "../../../release/drum_loop.ts";
import { newPage, shot } from "../../../testing/browser.ts";
import { smallDisk } from "../../../testing/small_disk.ts";
import { until } from "../../../testing/until.ts";
import { ensureWindowsPython } from "../../../windows/python.ts";
import { home } from "../frozen_pika.ts";
import type { Evening, Steps } from "./evening.ts";

/** Opens a file as Windows' programs do that want it for themselves (dwShareMode 0), says so, and holds it until it is killed. */
const holding = `
import ctypes, sys, time
ctypes.windll.kernel32.CreateFileW.restype = ctypes.c_void_p
handle = ctypes.windll.kernel32.CreateFileW(sys.argv[1], 0xC0000000, 0, None, 3, 0, None)
print("held" if handle not in (None, ctypes.c_void_p(-1).value) else ctypes.GetLastError(), flush=True)
time.sleep(3600)
`;

export const troubles: Steps = {
  "a worker that was killed is replaced, and its track is analysed": async (evening) => {
    const { pika, page, row } = evening;
    using client = await pika.client();
    // Long enough that it is killed in the middle of it, and the only one.
    await Deno.writeFile(pika.home("Music", "A long one.wav"), drumLoop(104.5, 300));
    await client.call("analysis.pause");
    await rescan(evening);
    await row("A long one").waitFor();
    await client.call("analysis.resume");
    await until(
      "the long one is being analysed",
      async () =>
        (await client.call("app.health")).workers > 0 &&
        (await client.call("analysis.status")).running.length > 0,
    );
    const before = await pika.processes("worker");
    for (const pid of before) Deno.kill(pid, "SIGKILL");
    await page.getByRole("searchbox").fill("A long one");
    await row("A long one").getByText(/Ready/).waitFor();
    const after = await pika.processes("worker");
    assert.deepEqual(after.filter((pid) => before.includes(pid)), []);
    await page.getByRole("searchbox").fill("");
  },
  "a file that another program has for itself is named, and read when it is free": async (evening) => {
    const { pika, page, row } = evening;
    await Deno.writeFile(pika.home("Music", "Held.wav"), drumLoop(104.5, 12));
    const python = await ensureWindowsPython("build");
    await using holder = new Program(
      pika.wine.words(python, "-c", holding, `${home}\\Music\\Held.wav`),
      { env: pika.wine.env },
    );
    assert.equal(await holder.line(() => true, "whether it holds the file"), "held");
    await rescan(evening);
    await row("Held").getByText("Failed").waitFor();
    using client = await pika.client();
    const [track] = (await client.call("tracks.list", { search: "Held" })).rows;
    assert.match(track!.error!.message, /another program/i);
    await row("Held").getByRole("link").click();
    // The list says it too: Escape is for the track's own page.
    await page.locator(".screen.track").getByText(/another program/i).first().waitFor();
    await shot(page, "windows_held");
    await holder.kill();
    await page.keyboard.press("Escape");
    // Wine closes what a killed program had open a moment after it is gone.
    await until("the file is analysed", async () => {
      await client.call("analysis.start", { track_ids: [track!.id], again: true });
      await until("nothing waits", async () => (await client.call("analysis.status")).state === "idle");
      return (await client.call("tracks.list", { search: "Held" })).rows[0]?.state === "done";
    });
    await row("Held").getByText("Ready").waitFor();
  },
  "a full disk is named": async (evening) => {
    const { pika } = evening;
    await using disk = await smallDisk(join(pika.wine.folder, "disk"), "4m");
    await Deno.symlink(disk.path, join(pika.wine.env.WINEPREFIX!, "dosdevices", "d:"));
    await using other = await openOther(evening, "D:\\Pika");
    const { page } = other;
    using client = await pika.client(join(disk.path, "Pika"));
    await client.call("analysis.pause");
    await client.call("folders.add", { path: `${home}\\Music` });
    await page.getByText("Analysis paused").waitFor();
    await disk.fill(100_000);
    await client.call("analysis.resume");
    const stopped = page.getByRole("alert").filter({ hasText: "Analysis stopped" });
    await stopped.getByText(/full/).waitFor();
    await shot(page, "windows_full_disk");
    await disk.empty();
    await stopped.getByRole("button", { name: "Try again" }).click();
    await stopped.waitFor({ state: "detached" });
  },
  "a folder that may not be written is named": async (evening) => {
    const { pika } = evening;
    const path = join(pika.wine.folder, "read-only");
    await using disk = await smallDisk(path, "4m");
    await run(asRoot(["mount", "-o", "remount,ro", disk.path]));
    await Deno.symlink(disk.path, join(pika.wine.env.WINEPREFIX!, "dosdevices", "e:"));
    await using other = await openOther(evening, "E:\\");
    await other.page.getByRole("alert").filter({ hasText: "E:\\" }).first().waitFor();
    await shot(other.page, "windows_read_only");
  },
};

async function rescan({ page }: Evening): Promise<void> {
  await page.getByRole("link", { name: "Library" }).click();
  await page.getByRole("button", { name: "Folders", exact: true }).click();
  await page.getByRole("button", { name: `Rescan ${home}\\Music` }).click();
  await page.keyboard.press("Escape");
}

/** Another Pika on a data folder of its own, with its page. */
async function openOther({ pika, browser }: Evening, dataDir: string) {
  const { program, url } = await pika.start({ dataDir });
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  await page.goto(url);
  return {
    page,
    async [Symbol.asyncDispose]() {
      await page.close();
      await program.kill();
    },
  };
}
