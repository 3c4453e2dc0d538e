/**
 * A whole night as it is: a VirtualDJ history, the DJ's desk, the sidecar, the cloud on a real Postgres, and two phones. The network is cut by
 * killing the cloud, for one phone by pulling its own.
 */

import assert from "node:assert/strict";
import axe from "axe-core";
import { dirname, join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { run } from "../../lib/command.ts";
import { historyFile, historyLines, type Song } from "../../dev/history.ts";
import { cacheDir, desktopDir, root, sidecarDir } from "../../lib/paths.ts";
import { ensurePython } from "../../lib/python.ts";
import { type ServerProcess, startServer } from "../../lib/server_process.ts";
import { keptPort } from "../../testing/kept_port.ts";
import { steadyAssets } from "../../testing/steady_assets.ts";
import { requireTool } from "../../testing/test_with.ts";
import { until } from "../../lib/until.ts";

const patience = 120_000;
const phone = { width: 390, height: 844 };
const deno = (...words: string[]) => [Deno.execPath(), "run", "-A", ...words];

/** Everything that runs; the last started is stopped first. */
const stack = new AsyncDisposableStack();
const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "pika-night-" }));
await Deno.chmod(folder, 0o755); // started by root, Postgres runs as another user, who must get in

let songs: Song[];
let cloud: ServerProcess;
let cloudEnv: Record<string, string>;
let sidecar: ServerProcess;
let sidecarWords: string[];
let sidecarEnv: Record<string, string>;
const historyDir = join(folder, "VirtualDJ", "History");

const startCloud = () => startServer(deno(join(root, "cloud", "mod.ts")), { env: cloudEnv });

async function startAll(): Promise<void> {
  const python = await ensurePython("dev");
  const music = join(cacheDir, "night", "music");
  const [web, ui] = [join(folder, "web"), join(folder, "ui")];
  const [library, postgres] = await Promise.all([
    run([python, join(sidecarDir, "demo", "make_library.py"), music, "--seconds", "20"]),
    startServer(deno(join(root, "scripts", "dev", "postgres.ts"), "--data", join(folder, "postgres"))),
    run(deno(join(root, "web", "build.ts"), "--out", web)),
    run(deno(join(desktopDir, "build.ts"), "--out", ui)),
  ]);
  stack.defer(() => postgres.stop());
  songs = library.stdout.trim().split("\n").map((line) => JSON.parse(line));

  cloudEnv = {
    DATABASE_URL: postgres.url,
    PIKA_SECRET: crypto.randomUUID() + crypto.randomUUID(),
    PIKA_WEB_DIR: web,
    PORT: String(keptPort()),
  };
  cloud = await startCloud();
  stack.defer(() => cloud.stop());

  await Deno.mkdir(historyDir, { recursive: true });
  const home = join(folder, "home");
  await Deno.mkdir(home);
  sidecarEnv = { HOME: home, PIKA_CLOUD_URL: cloud.url, PYTHONPATH: sidecarDir, PYTHONUTF8: "1" };
  const data = ["--data-dir", join(folder, "data"), "--ui-dir", ui];
  sidecarWords = [python, "-m", "pika_sidecar", "ui", "--no-open", ...data];
  sidecar = await startServer(sidecarWords, { env: sidecarEnv });
  stack.defer(() => sidecar.stop());
}

/** The deck plays a song, as VirtualDJ notes it. */
async function play(song: Song): Promise<void> {
  const now = new Date();
  await Deno.writeTextFile(historyFile(historyDir, now), historyLines(song, now), { append: true });
}

async function launch(): Promise<Browser> {
  const executablePath = await requireTool("chromium");
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
  return await chromium.launch({
    executablePath,
    args: [...args, "--disable-background-networking", "--disable-component-update"],
  });
}

/** What a page complained about, but for the browser's own words on a network that is away. */
const complaints: string[] = [];

async function opened(context: BrowserContext, name: string): Promise<Page> {
  stack.defer(() => context.close());
  context.setDefaultTimeout(patience);
  if (name === "desk") await steadyAssets(context); // the phones have their service workers
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(`${name}: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" && !/ERR_|WebSocket connection|Failed to load resource/.test(text)) {
      complaints.push(`${name}: ${text}`);
    }
  });
  return page;
}

async function assertAccessible(page: Page, name: string): Promise<void> {
  await page.evaluate(`${axe.source}; undefined`);
  const violations = await page.evaluate("axe.run().then(({violations}) => violations.map(({id}) => id))");
  assert.deepEqual(violations, [], `${name} has accessibility problems`);
}

async function shot(page: Page, name: string): Promise<void> {
  const shots = Deno.env.get("PIKA_UI_SHOTS");
  if (shots) await page.screenshot({ path: join(shots, `night_${name}.png`) });
}

Deno.test({
  name: "a night: played on the deck, seen on the phones, liked, cut off, continued, ended, read again",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(test) {
    let failed = false;
    /** One part of the night; the rest makes no sense when it fails. */
    const step = async (name: string, run: () => Promise<void>) => {
      failed ||= !await test.step({ name, ignore: failed, fn: run });
    };
    try {
      await startAll();
      const browser = await launch();
      stack.defer(() => browser.close());
      const desk = await opened(
        await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" }),
        "desk",
      );
      const phones = await Promise.all(["Ada's phone", "Bo's phone"].map(async (name) => {
        const context = await browser.newContext({ viewport: phone, locale: "en-GB", hasTouch: true });
        return await opened(context, name);
      }));
      const [ada, bo] = phones as [Page, Page];
      const likeButton = (page: Page) => page.locator(".dock .like");
      const isLiked = async (page: Page) => await likeButton(page).getAttribute("aria-pressed") === "true";
      const likesOnDesk = () =>
        desk.locator(".room-figures > div").filter({ hasText: "Likes for this track" }).locator(".figure")
          .innerText();
      const shows = (page: Page, song: Song) => page.getByRole("heading", { name: song.title }).waitFor();
      const rows = (title: string) => desk.locator(".history-row").filter({ hasText: title });
      const isSo = (what: string, holds: () => Promise<boolean> | boolean) =>
        until(holds, { what, seconds: patience / 1000 });
      let link = "";

      await step("the DJ adds the music, names the history folder and goes live", async () => {
        await desk.goto(sidecar.url);
        await desk.getByRole("combobox", { name: "Path of the folder" }).fill(dirname(songs[0]!.path));
        await desk.getByRole("button", { name: "Add folder" }).click();
        await desk.getByRole("link", { name: songs[0]!.title }).first().waitFor();
        await desk.locator("#track-list .row").filter({ hasText: songs[0]!.title }).getByText("Ready").first()
          .waitFor();
        await desk.keyboard.press("2");
        await desk.getByRole("combobox", { name: "Another folder" }).fill(historyDir);
        await desk.keyboard.press("Escape");
        await desk.getByRole("button", { name: "Use it" }).click();
        await desk.getByLabel("Your DJ name").fill("DJ Mina");
        await desk.getByLabel(/Title of the night/).fill("Friday social");
        await desk.getByRole("button", { name: "Go live" }).click();
        const code = await desk.locator(".join-code").innerText();
        link = `${cloud.url}/live/${code}`;
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
        await isSo("the like is on the desk", async () => await likesOnDesk() === "1");
        await isSo(
          "the like is on Bo's phone",
          async () => /1/.test(await bo.locator(".like-count").innerText()),
        );
        assert.equal(await isLiked(bo), false);
        await assertAccessible(desk, "the desk");
        await shot(desk, "desk");
        await shot(ada, "phone");
      });

      await step(
        "the cloud goes: the deck plays on, a phone likes on, both say so and nothing is lost",
        async () => {
          await cloud.kill();
          await bo.getByText("Connected", { exact: true }).waitFor({ state: "detached" });
          await likeButton(bo).tap();
          assert.equal(await isLiked(bo), true);
          for (const song of songs.slice(1, 4)) {
            await play(song);
            await desk.locator(".now-title", { hasText: song.title }).waitFor();
          }
          await desk.locator(".network-notice").getByText(/nothing is lost/).waitFor();
          await assertAccessible(desk, "the desk without network");
          await shot(desk, "desk_offline");
          await shot(bo, "phone_offline");
        },
      );

      await step("the desk's program crashes too, and starts again", async () => {
        await sidecar.kill();
        sidecar = await startServer(sidecarWords, { env: sidecarEnv });
        await desk.getByRole("heading", { level: 1, name: "Friday social" }).waitFor();
        for (const song of songs.slice(0, 4)) await rows(song.title).waitFor();
      });

      await step("the cloud is back: phones and desk agree, each track once, each like once", async () => {
        cloud = await startCloud();
        await Promise.all(phones.map((page) => shows(page, songs[3]!)));
        await desk.locator(".network-notice").waitFor({ state: "detached" });
        for (const song of songs.slice(0, 4)) assert.equal(await rows(song.title).count(), 1, song.title);
        await isSo(
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
        await isSo("the like is on the desk", async () => await likesOnDesk() === "1");
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
        await shot(bo, "recap");
      });

      assert.deepEqual(complaints, []);
    } finally {
      await stack.disposeAsync();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
