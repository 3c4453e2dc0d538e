/**
 * The real installer with the real sidecar, on a Windows that Wine stands for: a DJ double-clicks it, lets Pika analyse a song, updates to the next
 * version and goes back, and uninstalls.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { exists } from "../../lib/files.ts";
import type { SidecarClient } from "../../lib/sidecar_client.ts";
import { drumLoop } from "../../release/drum_loop.ts";
import { testWith } from "../../testing/test_with.ts";
import { until } from "../../testing/until.ts";
import { trialKey } from "../installers/trial_key.ts";
import { TrialFeed } from "../trial_feed.ts";
import { InstalledPika, installFolder, packWindows } from "./installed_pika.ts";

const ours = "0.1.0";
const newer = "0.2.0";
const tools = ["wine64", "mingw-w64", "makensis"];

testWith(
  { tools, os: ["linux"] },
  "setup with the frozen sidecar: install, update, go back, uninstall",
  async (test) => {
    await using feeds = new TrialFeed();
    const { key } = await trialKey();
    const setup = await packWindows(ours, feeds.address);
    const update = await packWindows(newer, feeds.address);
    await using pika = await InstalledPika.start();
    const { wine } = pika;
    const publish = (version: string, file: string, now: number) =>
      feeds.publish({ version, file, format: "exe", target: "windows-x64", now }, key);
    const before = await pika.snapshot();
    let client: SidecarClient;
    const version = async () => (await client.call("app.hello", { client_build: "" })).version;

    await test.step("a double click installs it for this person, and starts it in the browser", async () => {
      const begun = performance.now();
      const { code, read } = await pika.doubleClick(setup);
      say(`installed by hand: ${Math.round(performance.now() - begun)} ms`);
      assert.equal(code, 0, await pika.log());
      assert.match(read, /Pika 0\.1\.0, not signed/);
      assert.match(read, /Space required: [4-9]\d\.\d MB/);
      client = await pika.pageAfter(0);
      assert.equal(await version(), ours);
      for (
        const file of [
          "sidecar\\pika-sidecar.exe",
          "ui\\index.html",
          "pika.ico",
          "uninstall.exe",
          "install.log",
        ]
      ) {
        assert.ok(await exists(wine.path(`${installFolder}\\${file}`)), file);
      }
      for (const shortcut of pika.shortcuts) assert.ok(await exists(wine.path(shortcut)), shortcut);
      const entry = await pika.listed();
      assert.equal(entry.get("InstallLocation"), installFolder);
      assert.equal(entry.get("DisplayVersion"), ours);
      assert.equal(entry.get("UninstallString"), `"${installFolder}\\uninstall.exe"`);
    });

    await test.step("it analyses a folder", async () => {
      await Deno.mkdir(wine.path(pika.music), { recursive: true });
      await Deno.writeFile(join(wine.path(pika.music), "ż loop.wav"), drumLoop(104.5, 30));
      await client.call("folders.add", { path: pika.music });
      await until("the sound is analysed", async () => await tempo(client) === 104.5);
    });

    await test.step("killed, it starts again through its shortcut and has the library", async () => {
      client.close();
      for (const pid of await pika.processes()) Deno.kill(pid, "SIGKILL");
      await until("it is dead", async () => (await pika.processes()).length === 0);
      const count = await pika.openedCount();
      const begun = performance.now();
      await pika.openShortcut();
      client = await pika.pageAfter(count);
      say(`from the shortcut to the page's socket: ${Math.round(performance.now() - begun)} ms`);
      assert.equal(await version(), ours);
      assert.equal(await tempo(client), 104.5);
    });

    await test.step("no update disturbs a night", async () => {
      await publish(ours, setup, Date.now() - 86_400_000);
      assert.equal((await client.call("updates.check")).problem, null);
      await publish(newer, update, Date.now());
      await client.call("live.start", { name: "Zoë", title: "Night", listed: false });
      await assert.rejects(client.call("updates.check"), /while you are live/);
      await client.call("live.end");
      await until("updates may be offered again", async () => !(await status()).quiet);
    });

    await test.step("a setup that was tampered with is not run", async () => {
      await download();
      const folder = join(pika.dataFolder, "updates", newer);
      const [file] = await Array.fromAsync(Deno.readDir(folder));
      const path = join(folder, file!.name);
      const bytes = await Deno.readFile(path);
      bytes[bytes.length >> 1]! ^= 1;
      await Deno.writeFile(path, bytes);
      await client.call("updates.install");
      await until(
        "the installation is refused",
        async () => (await status()).problem?.code === "download_wrong",
      );
      assert.equal(await exists(path), false);
      assert.equal(await version(), ours);
    });

    await test.step("an update takes its place while songs are analysed, and goes on with them", async () => {
      await download();
      const songs = Array.from({ length: 6 }, (_, index) => `song ${index}.wav`);
      for (const song of songs) {
        await Deno.writeFile(
          join(wine.path(pika.music), song),
          drumLoop(90 + songs.indexOf(song), 60),
        );
      }
      await client.call("scan.start");
      await until(
        "songs wait for their analysis",
        async () => (await client.call("analysis.status")).waiting > 0,
      );
      await next("updates.install", newer);
      assert.equal((await pika.listed()).get("DisplayVersion"), newer);
      const { updated, previous, problem } = await status();
      assert.deepEqual([updated?.from, previous, problem], [ours, ours, null]);
      await until("all songs are analysed", async () => {
        const { rows } = await client.call("tracks.list", { limit: 10 });
        return rows.length === 7 && rows.every(({ bpm }) => bpm !== null);
      });
    });

    await test.step("and back, with the library", async () => {
      await next("updates.go_back", ours);
      assert.equal((await pika.listed()).get("DisplayVersion"), ours);
      assert.equal((await status()).updated?.going_back, true);
      assert.equal((await client.call("tracks.list", { limit: 10 })).rows.length, 7);
    });

    await test.step("uninstalled while it runs, it leaves the library and nothing else", async () => {
      const begun = performance.now();
      const words = `_?=${installFolder}`.split(" ");
      assert.equal(await pika.silently(`${installFolder}\\uninstall.exe`, ...words), 0, await pika.log());
      say(`uninstalled: ${Math.round(performance.now() - begun)} ms`);
      client.close();
      assert.deepEqual(await pika.processes(), []);
      await pika.removeUninstaller();
      assert.equal((await pika.listed()).size, 0);
      assert.ok(await exists(join(pika.dataFolder, "library.db")));
      assert.ok(!await exists(join(pika.dataFolder, "updates")), "installers that were downloaded");
      await Deno.remove(pika.dataFolder, { recursive: true });
      await Deno.remove(wine.path(pika.music), { recursive: true });
      assert.deepEqual(await pika.snapshot(), before);
    });

    function status() {
      return client.call("updates.status");
    }

    async function download(): Promise<void> {
      assert.equal((await client.call("updates.check")).available?.version, newer);
      await client.call("updates.download");
      await until("the update is downloaded", async () => (await status()).state === "ready");
    }

    /** Has another version installed, and goes on with its page. */
    async function next(method: "updates.install" | "updates.go_back", to: string): Promise<void> {
      const count = await pika.openedCount();
      const begun = performance.now();
      await client.call(method);
      const old = client;
      client = await pika.pageAfter(count);
      old.close();
      say(`${method}, until the page of ${to} answers: ${Math.round(performance.now() - begun)} ms`);
      assert.equal(await version(), to, await pika.log());
    }
  },
  { sanitizeResources: false },
);

async function tempo(client: SidecarClient): Promise<number | null | undefined> {
  return (await client.call("tracks.list", { limit: 10 })).rows[0]?.bpm;
}

/** A figure for whoever reads the test's output. */
function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(`    ${line}`);
}
