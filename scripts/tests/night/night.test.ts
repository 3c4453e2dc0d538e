/**
 * A whole night as it is: a VirtualDJ history, the DJ's desk, the sidecar, the cloud on a real Postgres, and two phones. The network is cut by
 * killing the cloud, for one phone by pulling its own.
 */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { historyFile, historyLines, type Song } from "../../dev/history.ts";
import { run } from "../../lib/command.ts";
import { cacheDir, sidecarDir } from "../../lib/paths.ts";
import { ensurePython } from "../../lib/python.ts";
import {
  assertAccessible,
  browserTest,
  complaints,
  launchBrowser,
  newPage,
  shot,
} from "../../testing/browser.ts";
import { DenoProgram } from "../../testing/deno_program.ts";
import { Sidecar, type SidecarOptions } from "../../testing/sidecar.ts";
import { Stack } from "../../testing/stack.ts";
import { until } from "../../testing/until.ts";

const phone = { width: 390, height: 844 };

/** Everything that runs; the last started is stopped first. */
const stack = new AsyncDisposableStack();
const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "pika-night-" }));

let songs: Song[];
let clouds: Stack;
let sidecar: Sidecar;
let sidecarOptions: SidecarOptions;
const historyDir = join(folder, "VirtualDJ", "History");

async function startAll(): Promise<void> {
  const python = await ensurePython("dev");
  const music = join(cacheDir, "night", "music");
  const ui = join(folder, "ui");
  const [opened, library] = await Promise.all([
    Stack.open({ pages: "built" }),
    run([python, join(sidecarDir, "demo", "make_library.py"), music, "--seconds", "20"]),
    DenoProgram.output(["-A", "desktop/build.ts", "--out", ui]),
  ]);
  clouds = stack.use(opened);
  songs = library.stdout.trim().split("\n").map((line) => JSON.parse(line));

  await Deno.mkdir(historyDir, { recursive: true });
  const home = join(folder, "home");
  await Deno.mkdir(home);
  const env = { HOME: home, PIKA_CLOUD_URL: clouds.url, PYTHONPATH: sidecarDir, PYTHONUTF8: "1" };
  sidecarOptions = { dataDir: join(folder, "data"), uiDir: ui, env };
  sidecar = await Sidecar.start(sidecarOptions);
  stack.defer(() => sidecar.stop());
}

/** The deck plays a song, as VirtualDJ notes it. */
async function play(song: Song): Promise<void> {
  const now = new Date();
  await Deno.writeTextFile(historyFile(historyDir, now), historyLines(song, now), { append: true });
}

/** What the pages complained about. */
const heard: { name: string; said: string[] }[] = [];

function listenTo(page: Page, name: string): Page {
  heard.push({ name, said: complaints(page) });
  return page;
}

/** The browser's own words on a network that is away. */
const aboutTheNetwork = /ERR_|WebSocket connection|Failed to load resource/;

browserTest(
  "a night: played on the deck, seen on the phones, liked, cut off, continued, ended, read again",
  async (test) => {
    let failed = false;
    /** One part of the night; the rest makes no sense when it fails. */
    const step = async (name: string, run: () => Promise<void>) => {
      failed ||= !await test.step({ name, ignore: failed, fn: run });
    };
    try {
      await startAll();
      const browser = await launchBrowser();
      stack.defer(() => browser.close());
      const desk = listenTo(
        await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" }),
        "desk",
      );
      const phones = await Promise.all(["Ada's phone", "Bo's phone"].map(async (name) =>
        // Their service workers are seen at work.
        listenTo(
          await newPage(browser, {
            viewport: phone,
            locale: "en-GB",
            hasTouch: true,
            serviceWorkers: "allow",
          }),
          name,
        )
      ));
      const [ada, bo] = phones as [Page, Page];
      const likeButton = (page: Page) => page.locator(".dock .like");
      const isLiked = async (page: Page) => await likeButton(page).getAttribute("aria-pressed") === "true";
      const likesOnDesk = () =>
        desk.locator(".room-figures > div").filter({ hasText: "Likes for this track" }).locator(".figure")
          .innerText();
      const shows = (page: Page, song: Song) => page.getByRole("heading", { name: song.title }).waitFor();
      const rows = (title: string) => desk.locator(".history-row").filter({ hasText: title });
      let link = "";

      await step("the DJ adds the music, names the history folder and goes live", async () => {
        await desk.goto(sidecar.url);
        await desk.getByRole("combobox", { name: "Path of the folder" }).fill(dirname(songs[0]!.path));
        await desk.getByRole("button", { name: "Add folder" }).click();
        await desk.getByRole("link", { name: songs[0]!.title }).first().waitFor();
        await desk.locator("#track-list .row").filter({ hasText: songs[0]!.title }).getByText("Ready").first()
          .waitFor();
        await desk.keyboard.press("3");
        await desk.getByRole("radio", { name: "VirtualDJ" }).click();
        await desk.getByRole("combobox", { name: "Another folder" }).fill(historyDir);
        await desk.keyboard.press("Escape");
        await desk.getByRole("button", { name: "Use it" }).click();
        await desk.getByLabel("Your DJ name").fill("DJ Mina");
        await desk.getByLabel(/Title of the night/).fill("Friday social");
        await desk.getByRole("button", { name: "Go live" }).click();
        const code = await desk.locator(".join-code").innerText();
        link = `${clouds.url}/live/${code}`;
      });

      await step("a track of the deck is on both phones, with what the analysis knows", async () => {
        await Promise.all(phones.map((page) => page.goto(link)));
        await Promise.all(phones.map((page) => page.getByText("Connected", { exact: true }).waitFor()));
        await play(songs[0]!);
        await Promise.all(phones.map((page) => shows(page, songs[0]!)));
        await ada.getByText("96 BPM").waitFor();
        await desk.locator(".now-title", { hasText: songs[0]!.title }).waitFor();
        await Promise.all(phones.map((page, i) => assertAccessible(page, `phone ${i}`)));
      });

      await step("a like on a phone is on the desk and on the other phone", async () => {
        await likeButton(ada).tap();
        await until("the like is on the desk", async () => await likesOnDesk() === "1");
        await until(
          "the like is on Bo's phone",
          async () => /1/.test(await bo.locator(".like-count").innerText()),
        );
        assert.equal(await isLiked(bo), false);
        await assertAccessible(desk, "the desk");
        await shot(desk, "night_desk");
        await shot(ada, "night_phone");
      });

      await step(
        "the cloud goes: the deck plays on, a phone likes on, both say so and nothing is lost",
        async () => {
          await clouds.cloud.kill();
          await bo.getByText("Connected", { exact: true }).waitFor({ state: "detached" });
          await likeButton(bo).tap();
          assert.equal(await isLiked(bo), true);
          for (const song of songs.slice(1, 4)) {
            await play(song);
            await desk.locator(".now-title", { hasText: song.title }).waitFor();
          }
          await desk.locator(".network-notice").getByText(/nothing is lost/).waitFor();
          await assertAccessible(desk, "the desk without network");
          await shot(desk, "night_desk_offline");
          await shot(bo, "night_phone_offline");
        },
      );

      await step("the desk's program crashes too, and starts again", async () => {
        await sidecar.crash();
        sidecar = await Sidecar.start(sidecarOptions);
        await desk.getByRole("heading", { level: 1, name: "Friday social" }).waitFor();
        for (const song of songs.slice(0, 4)) await rows(song.title).waitFor();
      });

      await step("the cloud is back: phones and desk agree, each track once, each like once", async () => {
        await clouds.cloud.start();
        await Promise.all(phones.map((page) => shows(page, songs[3]!)));
        await desk.locator(".network-notice").waitFor({ state: "detached" });
        for (const song of songs.slice(0, 4)) assert.equal(await rows(song.title).count(), 1, song.title);
        await until(
          "Bo's like of the first track is on the desk",
          () => rows(songs[0]!.title).getByRole("img", { name: "2 likes", exact: true }).isVisible(),
        );
        const titles = await ada.locator(".history").innerText();
        for (const song of songs.slice(0, 3)) {
          assert.equal(titles.split(song.title).length - 1, 1, `"${song.title}" stands once in the history`);
        }
      });

      await step("a phone without network keeps its like through a reload of the page", async () => {
        await ada.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
        await ada.context().setOffline(true);
        await ada.getByText(/No network/).first().waitFor();
        await likeButton(ada).tap();
        await ada.reload();
        await shows(ada, songs[3]!);
        assert.equal(await isLiked(ada), true);
        await ada.context().setOffline(false);
        await until("the like is on the desk", async () => await likesOnDesk() === "1");
      });

      await step("the DJ ends the night; the phones lead to the recap", async () => {
        await desk.getByRole("button", { name: "End the night…" }).click();
        await desk.getByRole("dialog", { name: "End the night?" }).getByRole("button", { name: /^End/ })
          .click();
        await bo.getByRole("heading", { name: "The night is over" }).waitFor();
        await bo.getByRole("link", { name: "See the whole night" }).click();
        await bo.getByRole("heading", { name: "Friday social", level: 1 }).waitFor();
        for (const song of songs.slice(0, 4)) {
          // Strict: a song that stood there twice would fail here.
          await bo.getByRole("rowheader", { name: song.title }).waitFor();
        }
        await assertAccessible(bo, "the recap");
        await shot(bo, "night_recap");
      });

      const complained = heard.flatMap(({ name, said }) =>
        said.filter((line) => line.startsWith("uncaught") || !aboutTheNetwork.test(line)).map((line) =>
          `${name}: ${line}`
        )
      );
      assert.deepEqual(complained, []);
    } finally {
      await stack.disposeAsync();
      await Deno.remove(folder, { recursive: true });
    }
  },
);
