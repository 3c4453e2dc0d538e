/** A whole night at the DJ's desk: real sidecar, real cloud, real Postgres, real Chromium, and dancers on raw sockets. */
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
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { Sidecar } from "../../../scripts/testing/sidecar.ts";
import { Stack } from "../../../scripts/testing/stack.ts";
import { makeMusic, scratch } from "./harness.ts";
import { assertFits, poll } from "./page.ts";
import { VirtualDj } from "./virtualdj.ts";

const LANTERN = { title: "Lantern Street", artist: "The Late Ferries" };
const COPPER = { title: "Slow Copper", artist: "Mina Oduya" };
/** Not in the library, and hostile to who shows it as markup. */
const STREAM = { title: "<i>Undertow</i> & friends", artist: "Kestrel Choir", path: "netsearch://td123456" };

browserTest("a night: from the first name to the logbook", async (test) => {
  const folder = await scratch();
  const [music, uiDir, dataDir, home] = ["music", "ui", "data", "home"].map((name) => join(folder, name));
  await Deno.mkdir(home!);
  const [stack] = await Promise.all([Stack.open(), build({ out: uiDir! }), makeMusic(music!, 1)]);
  const options = { dataDir: dataDir!, uiDir: uiDir!, env: { HOME: home!, PIKA_CLOUD_URL: stack.url } };
  let sidecar = await Sidecar.start(options);
  const deck = new VirtualDj(join(folder, "VirtualDJ", "History"));
  const browser = await launchBrowser();
  const page = await newPage(browser, {
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    acceptDownloads: true,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const said = complaints(page);
  const dancers: Dancer[] = [];

  const region = (name: string) => page.getByRole("region", { name, exact: true });
  const now = region("Now playing");
  const historyRow = (title: string) => page.locator(".history-row").filter({ hasText: title });
  const figure = (label: string) =>
    page.locator(".room-figures > div").filter({ hasText: label }).locator(".figure").innerText();
  const file = ({ title, artist }: { title: string; artist: string }) =>
    join(music!, `${artist} - ${title}.flac`);
  const isPlaying = (title: string) => now.locator(".now-title", { hasText: title }).waitFor();
  const joinNight = async () => {
    const code = await page.locator(".join-code").innerText();
    const dancer = await Dancer.join(stack.url, code);
    dancers.push(dancer);
    return dancer;
  };

  /** One part of the journey; the rest makes no sense when it fails. */
  const step = async (name: string, run: () => Promise<void>) => {
    if (await test.step(name, run)) return;
    await shot(page, "live_failure");
    throw new Error(`Stopped after "${name}"; the page had said: ${said.join("\n") || "nothing"}`);
  };

  try {
    await step("without a library the live desk is one click away, and says what it misses", async () => {
      await page.goto(sidecar.url);
      await page.getByRole("link", { name: "Go live without a library" }).click();
      await page.getByRole("heading", { name: "Ready for tonight?" }).waitFor();
      await page.getByText("No VirtualDJ history found").waitFor();
      await assertAccessible(page, "before the night");
      await shot(page, "live_before_first");
      await page.keyboard.press("3");
      await page.getByRole("heading", { name: "No night yet" }).waitFor();
      await assertAccessible(page, "no nights");
      await page.keyboard.press("1");
      await page.getByRole("combobox", { name: "Path of the folder" }).fill(music!);
      await page.getByRole("button", { name: "Add folder" }).click();
      for (const { title } of [LANTERN, COPPER]) {
        await page.locator("#track-list .row").filter({ hasText: title }).getByText("Ready").first()
          .waitFor();
      }
    });

    await step(
      "the deck: by hand needs nothing, a wrong folder is named, the right one is heard",
      async () => {
        await page.keyboard.press("2");
        await page.getByRole("radio", { name: "By hand" }).click();
        await page.getByText("You say what plays").waitFor();
        await page.getByRole("radio", { name: "VirtualDJ" }).click();
        const path = page.getByRole("combobox", { name: "Another folder" });
        await path.fill(join(folder, "nowhere"));
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Use it" }).click();
        await page.getByRole("alert").filter({ hasText: "nowhere" }).waitFor();
        await deck.play({ ...COPPER, path: file(COPPER) });
        await chooseHistory(page, deck.folder);
        await assertAccessible(page, "deck found");
        await shot(page, "live_before");
      },
    );

    await step("going live needs a name, once, and one click", async () => {
      const go = page.getByRole("button", { name: "Go live" });
      await go.click();
      await page.getByRole("alert").filter({ hasText: "Write the name" }).waitFor();
      await page.getByLabel("Your DJ name").fill("DJ Mina");
      await page.getByLabel(/Title of the night/).fill("Friday social");
      await page.getByLabel(/Not listed/).check();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "Friday social" }).waitFor();
      await page.locator(".join-code").waitFor();
      await page.getByText("Connected", { exact: true }).waitFor();
      assert.match(await page.locator(".join-code").innerText(), /^[A-Z0-9]{5}$/);
      assert.ok(await page.getByLabel("Not listed").isChecked());
    });

    await step("a track of the deck is on the desk with its analysis, and on the phones", async () => {
      const dancer = await joinNight();
      assert.equal(dancer.state!.title, "Friday social");
      assert.equal(dancer.state!.listed, false);
      await deck.play({ ...LANTERN, path: file(LANTERN) });
      await isPlaying(LANTERN.title);
      await now.getByText("96.0").waitFor();
      await now.locator(".key-chip").waitFor();
      await now.getByRole("img", { name: "Waveform of the whole track" }).waitFor();
      await dancer.until(
        ({ plays, now }) => plays[0]?.title === LANTERN.title && plays[0]?.id === now,
        "the track",
      );
      assert.ok(Math.abs(dancer.state!.plays[0]!.bpm! - 96) < 1);
      await historyRow(LANTERN.title).waitFor();
    });

    await step("what dancers do is on the desk: listening, likes, wishes, thanks", async () => {
      const [first, second] = [dancers[0]!, await joinNight()];
      await poll(() => figure("Listening"), "2");
      await second.until(({ now }) => now !== null, "the track");
      const play = first.state!.now!;
      await first.do("like", { play, on: true });
      await second.do("like", { play, on: true });
      await first.do("tempo", { play, wish: "faster" });
      await second.do("tempo", { play, wish: "faster" });
      await second.do("thank", {});
      await poll(() => figure("Likes for this track"), "2");
      await poll(() => figure("Thanks tonight"), "1");
      await page.getByText("Faster, please").waitFor();
      await historyRow(LANTERN.title).getByRole("img", { name: "2 likes" }).waitFor();
      await second.do("like", { play, on: false });
      await poll(() => figure("Likes for this track"), "1");
      await first.do("tempo", { play, wish: "perfect" });
      await page.getByText("The floor is divided").waitFor();
    });

    await step("a poll: what is wrong is said where it is, votes come in, it is closed", async () => {
      await page.keyboard.press("v");
      const dialog = page.getByRole("dialog", { name: "Ask the floor" });
      await page.keyboard.press("Enter");
      await dialog.getByText("Write a question").waitFor();
      await dialog.getByText("Write at least 2 answers").waitFor();
      await assertAccessible(page, "poll with problems");
      await page.keyboard.type("What next?");
      await dialog.getByLabel("Answer 1", { exact: true }).fill("Blues");
      await dialog.getByLabel("Answer 2", { exact: true }).fill("blues");
      await dialog.getByRole("button", { name: "Ask", exact: true }).click();
      await dialog.getByText("This answer is there already").waitFor();
      await dialog.getByLabel("Answer 2", { exact: true }).fill("Pop & <b>soul</b>");
      await dialog.getByRole("button", { name: "Another answer" }).click();
      await page.keyboard.type("Surprise us");
      await shot(page, "live_poll_dialog");
      await dialog.getByRole("radio", { name: "Until I close it" }).click();
      await dialog.getByRole("button", { name: "Ask", exact: true }).click();
      await dialog.waitFor({ state: "detached" });
      const [first, second] = dancers;
      await first!.until(({ poll }) => poll?.question === "What next?", "the poll");
      await second!.until(({ poll }) => poll !== null, "the poll");
      await first!.do("vote", { poll: first!.state!.poll!.id, option: 1 });
      await second!.do("vote", { poll: first!.state!.poll!.id, option: 1 });
      const card = region("Poll");
      await card.getByText("2 votes").waitFor();
      assert.match(await card.locator(".leads").innerText(), /Pop & <b>soul<\/b>\s*2\s*100 %/);
      await shot(page, "live_poll");
      await card.getByRole("button", { name: "Close the poll" }).click();
      await first!.until(({ poll }) => poll?.closed === true, "the end of the poll");
      await card.getByText("closed").waitFor();
    });

    await step("an announcement is counted, shown with its time, and taken down", async () => {
      await page.keyboard.press("a");
      const dialog = page.getByRole("dialog", { name: "Announce" });
      await dialog.getByLabel("On every phone").fill("x".repeat(281));
      await dialog.getByText("1 characters too many").waitFor();
      await page.keyboard.press("Control+Enter");
      await dialog.getByRole("alert").filter({ hasText: "at most 280" }).waitFor();
      await assertAccessible(page, "announcement too long");
      await dialog.getByRole("button", { name: "Short break" }).click();
      await dialog.getByRole("radio", { name: "10 min" }).click();
      await shot(page, "live_announce_dialog");
      await dialog.getByRole("button", { name: "Announce", exact: true }).click();
      await dialog.waitFor({ state: "detached" });
      await dancers[0]!.until(
        ({ announcement }) => /Short break/.test(announcement?.text ?? ""),
        "the announcement",
      );
      const card = region("Announcement");
      await card.getByText(/^(9|10):\d\d left$/).waitFor();
      await assertAccessible(page, "the desk");
      await shot(page, "live_desk");
      await card.getByRole("button", { name: "Take it down" }).click();
      await dancers[0]!.until(({ announcement }) => announcement === null, "its end");
    });

    await step("P shows the code on the whole screen from any screen; P and Escape go back", async () => {
      const code = await page.locator(".join-code").innerText();
      await page.getByRole("button", { name: "Copy the link" }).click();
      const link = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(new URL(link).pathname, `/live/${code}`);
      await page.keyboard.press("p");
      const screen = page.getByRole("dialog", { name: "Join the night" });
      await screen.getByRole("img", { name: `QR code: ${link}` }).waitFor();
      await screen.getByText(code, { exact: true }).waitFor();
      await assertAccessible(page, "the code");
      await shot(page, "live_code");
      await page.keyboard.press("p");
      await screen.waitFor({ state: "detached" });
      await page.keyboard.press("1");
      await page.getByRole("link", { name: /^Live connected/ }).waitFor();
      await page.keyboard.press("P");
      await screen.waitFor();
      await page.keyboard.press("Escape");
      await screen.waitFor({ state: "detached" });
    });

    await step("by hand: a track of the library, one that is written, and the library's menu", async () => {
      await page.keyboard.press("m");
      const dialog = page.getByRole("dialog", { name: "What plays now?" });
      await page.keyboard.type("copper");
      await dialog.getByRole("option", { name: COPPER.title }).waitFor();
      await poll(() => dialog.getByRole("option").count(), 1);
      await assertAccessible(page, "play now");
      await shot(page, "live_play_now");
      await page.keyboard.press("Enter");
      await dialog.waitFor({ state: "detached" });
      await dancers[0]!.until(({ plays }) => plays[0]?.title === COPPER.title, "the track by hand");
      await page.keyboard.press("m");
      await dialog.getByRole("button", { name: "Play now" }).click();
      await dialog.getByRole("alert").filter({ hasText: "Write the title" }).waitFor();
      await dialog.getByLabel("Title", { exact: true }).fill("Wrong Song");
      await dialog.getByRole("button", { name: "Play now" }).click();
      await dialog.waitFor({ state: "detached" });
      await dancers[0]!.until(({ plays }) => plays[0]?.title === "Wrong Song", "the written track");
      const row = page.locator("#track-list .row").filter({ hasText: "Paper Moons" });
      await row.click({ button: "right" });
      await page.getByRole("menuitem", { name: "Play now" }).waitFor();
      await assertAccessible(page, "the menu of a track");
      await shot(page, "live_library_menu");
      await page.keyboard.press("Escape");
      await page.getByRole("menu").waitFor({ state: "detached" });
      await row.click();
      await page.locator("#track-list").focus();
      await page.keyboard.press("ContextMenu");
      await page.getByRole("menuitem", { name: "Play now" }).click();
      await dancers[0]!.until(({ plays }) => plays[0]?.title === "Paper Moons", "the track of the menu");
    });

    await step("a double click opens a track, and plays it where the DJ says what plays", async () => {
      const row = page.locator("#track-list .row").filter({ hasText: COPPER.title });
      await row.dblclick();
      await page.getByRole("heading", { level: 1, name: COPPER.title }).waitFor();
      await page.getByRole("link", { name: /^Live connected/ }).click();
      await now.getByRole("button", { name: "Deck: VirtualDJ" }).click();
      await page.getByRole("dialog").getByRole("radio", { name: "By hand" }).click();
      await page.getByRole("dialog").getByText("You say what plays").waitFor();
      await assertAccessible(page, "the deck while live");
      await page.keyboard.press("Escape");
      await page.keyboard.press("1");
      await page.locator("#track-list .row").filter({ hasText: "Undertow" }).dblclick();
      await dancers[0]!.until(({ plays }) => plays[0]?.title === "Undertow", "the double clicked track");
      await page.keyboard.press("2");
      await isPlaying("Undertow");
      await now.getByRole("button", { name: "Nothing plays" }).click();
      await dancers[0]!.until(({ now }) => now === null, "silence");
      await now.getByText("Nothing yet").waitFor();
      await now.getByRole("button", { name: /^Deck:/ }).click();
      await page.getByRole("dialog").getByRole("radio", { name: "VirtualDJ" }).click();
      // The folder that was chosen for it is still known.
      await page.locator(".deck-condition").getByText(/VirtualDJ is (found|heard)/).waitFor();
      await page.keyboard.press("Escape");
    });

    await step("a track that never was is taken out, asked for twice; a note stays", async () => {
      const wrong = historyRow("Wrong Song");
      await wrong.getByRole("button", { name: "Take out Wrong Song…" }).click();
      await wrong.getByRole("button", { name: "Keep" }).click();
      await wrong.getByRole("button", { name: "Take out Wrong Song…" }).click();
      await assertAccessible(page, "taking a track out");
      await wrong.getByRole("button", { name: "Take out", exact: true }).click();
      await dancers[0]!.until(
        ({ plays }) => plays.every(({ title }) => title !== "Wrong Song"),
        "the retraction",
      );
      const first = historyRow(LANTERN.title);
      await first.getByRole("button", { name: "Add a note on Lantern Street" }).click();
      await page.keyboard.type("Floor full, again next week");
      await page.keyboard.press("Enter");
      await first.getByText("Floor full, again next week").waitFor();
    });

    await step("title and listing are changed while it runs", async () => {
      await page.getByRole("button", { name: "Edit the title" }).click();
      await page.keyboard.type("Friday at the harbour");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "Friday at the harbour" }).waitFor();
      await page.getByLabel("Not listed").uncheck();
      await dancers[0]!.until(
        ({ title, listed }) => title === "Friday at the harbour" && listed,
        "the new title",
      );
    });

    await step("without network the light says so on every screen, and nothing is lost", async () => {
      await stack.cloud.kill();
      const notice = page.locator(".network-notice");
      await notice.waitFor();
      await deck.play(STREAM);
      await isPlaying(STREAM.title);
      await notice.getByText(/waits? here; nothing is lost/).waitFor();
      await historyRow(STREAM.title).getByText("waits for the network").waitFor();
      await assertAccessible(page, "without network");
      await shot(page, "live_offline");
      await page.keyboard.press("1");
      await page.getByRole("link", { name: /^Live no network/ }).waitFor();
      await shot(page, "live_light_in_library");
      await page.keyboard.press("2");
      await stack.cloud.start();
      await page.getByText("Connected", { exact: true }).waitFor();
      await notice.waitFor({ state: "detached" });
      const dancer = await joinNight();
      await dancer.until(
        ({ plays }) => plays[0]?.title === STREAM.title,
        "what was played without network",
      );
      assert.equal(dancer.state!.plays.filter(({ title }) => title === STREAM.title).length, 1);
      await historyRow(STREAM.title).getByText("waits for the network").waitFor({ state: "detached" });
    });

    await step("a crash of the sidecar: the page comes back to the same night", async () => {
      await sidecar.crash();
      await page.getByRole("alert").filter({ hasText: "The audio engine is not running" }).waitFor();
      sidecar = await Sidecar.start(options);
      await page.getByRole("alert").waitFor({ state: "detached" });
      await page.getByText("Connected", { exact: true }).waitFor();
      await page.getByRole("heading", { level: 1, name: "Friday at the harbour" }).waitFor();
      await historyRow(LANTERN.title).getByText("Floor full, again next week").waitFor();
      await deck.play({ ...LANTERN, path: file(LANTERN) });
      await isPlaying(LANTERN.title);
      await dancers.at(-1)!.until(
        ({ plays }) => plays[0]?.title === LANTERN.title,
        "the track after the crash",
      );
    });

    await step("a like changes one row of a long night, and nothing else", async () => {
      await page.evaluate(async (count) => {
        const socket = new WebSocket(`ws://${location.host}/rpc`);
        await new Promise((resolve) => socket.onopen = resolve);
        for (let n = 1; n <= count; n++) {
          const answer = new Promise((resolve) =>
            socket.onmessage = ({ data }) => JSON.parse(data).id === n && resolve(n)
          );
          const params = { title: `Song ${n}`, artist: "The Long Night" };
          socket.send(JSON.stringify({ jsonrpc: "2.0", id: n, method: "deck.play", params }));
          await answer;
        }
        socket.close();
      }, 200);
      await poll(() => page.locator(".history-row").count().then((count) => count >= 200), true);
      const dancer = dancers.at(-1)!;
      await dancer.until(({ plays }) => plays[0]?.title === "Song 200", "the last song");
      await page.locator(".network-detail").getByText("The phones have everything.").waitFor();
      await page.evaluate(() => {
        const changed = new Set<string>();
        Object.assign(globalThis, { changed });
        new MutationObserver((mutations) => {
          for (const { target } of mutations) {
            const row = (target instanceof Element ? target : target.parentElement)?.closest(
              ".history-row",
            );
            if (row) changed.add(row.querySelector(".strong")!.textContent);
          }
        }).observe(document.querySelector(".history")!, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        });
      });
      await dancer.do("like", { play: dancer.state!.plays[1]!.id, on: true });
      await historyRow("Song 199").getByRole("img", { name: "1 like", exact: true }).waitFor();
      const changed = await page.evaluate(
        () => [...(globalThis as unknown as { changed: Set<string> }).changed],
      );
      assert.deepEqual(changed, ["Song 199"]);
    });

    await step("a page that is loaded anew in the middle of the night sees all of it", async () => {
      const titles = page.locator(".history-row .strong");
      const before = await titles.allTextContents();
      await page.reload();
      await poll(() => titles.count(), before.length);
      assert.deepEqual(await titles.allTextContents(), before);
      await historyRow("Song 199").getByRole("img", { name: "1 like", exact: true }).waitFor();
      // What is told of from now on fits what was loaded.
      const dancer = dancers.at(-1)!;
      await dancer.do("like", { play: dancer.state!.plays[2]!.id, on: true });
      await historyRow("Song 198").getByRole("img", { name: "1 like", exact: true }).waitFor();
      assert.deepEqual(await titles.allTextContents(), before);
    });

    await step("narrow and wide windows lose nothing sideways", async () => {
      for (const [width, height, name] of [[390, 844, "narrow"], [1920, 1080, "wide"]] as const) {
        await page.setViewportSize({ width, height });
        await assertFits(page, `${name} desk`);
        await assertAccessible(page, `${name} desk`);
        await shot(page, `live_desk_${name}`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    });

    await step("the night is ended, after what that means is said", async () => {
      await page.getByRole("button", { name: "End the night…" }).click();
      const dialog = page.getByRole("dialog", { name: "End the night?" });
      await assertAccessible(page, "ending");
      await shot(page, "live_end");
      await page.keyboard.press("Enter"); // the focus is on the button that goes on playing
      await dialog.waitFor({ state: "detached" });
      await page.getByRole("button", { name: "End the night…" }).click();
      await dialog.getByRole("button", { name: "End the night" }).click();
      await page.getByRole("heading", { name: "Ready for tonight?" }).waitFor();
      await page.getByText("As DJ Mina").waitFor();
      await dancers.at(-1)!.until(({ status }) => status === "ended", "the end");
    });

    await step("the logbook: figures, notes, the table, removed and brought back", async () => {
      await page.keyboard.press("3");
      await page.getByRole("link", { name: /Friday at the harbour/ }).waitFor();
      await assertAccessible(page, "nights");
      await shot(page, "nights");
      await page.getByRole("link", { name: /Friday at the harbour/ }).click();
      const line = page.locator("tr[data-play]").filter({ hasText: STREAM.title });
      await line.waitFor();
      const first = page.locator("tr[data-play]").filter({ hasText: "Floor full" });
      await first.getByRole("img", { name: "1 like", exact: true }).waitFor();
      await line.getByRole("button", { name: /^Add a note on/ }).click();
      await page.keyboard.type("streamed");
      await page.keyboard.press("Enter");
      await line.getByText("streamed").waitFor();
      await page.getByRole("button", { name: "Add a note on the night" }).click();
      await page.keyboard.type("New speakers");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Note on the night: New speakers" }).waitFor();
      await assertAccessible(page, "logbook");
      await shot(page, "night");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save as CSV" }).click(),
      ]);
      assert.match(download.suggestedFilename(), /\.csv$/);
      const csv = await Deno.readTextFile(await download.path());
      for (const text of [LANTERN.title, STREAM.artist, "streamed"]) {
        assert.ok(csv.includes(text), `${text} in ${csv}`);
      }
      await page.setViewportSize({ width: 390, height: 844 });
      await assertFits(page, "narrow logbook");
      await assertAccessible(page, "narrow logbook");
      await shot(page, "night_narrow");
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.getByRole("button", { name: "Remove" }).click();
      await page.getByRole("heading", { name: "No night yet" }).waitFor();
      await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
      await page.getByRole("link", { name: /Friday at the harbour/ }).waitFor();
    });

    await step("the account: name and address, another laptop, signed out from there", async () => {
      await page.getByRole("button", { name: "Account" }).click();
      const dialog = page.getByRole("dialog", { name: "Account" });
      await dialog.getByText("this one").waitFor();
      await dialog.getByLabel("Public address").fill("Not An Address");
      await dialog.getByRole("button", { name: "Store" }).click();
      await dialog.getByRole("alert").waitFor();
      await dialog.getByLabel("Public address").fill("mina-of-the-harbour");
      await dialog.getByLabel("DJ name").fill("Mina O");
      await dialog.getByRole("button", { name: "Store" }).click();
      await dialog.getByText("Stored.").waitFor();
      await dialog.getByRole("button", { name: "Make one" }).click();
      await dialog.locator(".recovery-code").waitFor();
      await assertAccessible(page, "account");
      await shot(page, "account");
      const laptop = { email: "mina@example.org", password: "a long password" };
      await dialog.getByRole("button", { name: "Set…" }).click();
      await dialog.getByLabel("E-mail").fill(laptop.email);
      await dialog.getByLabel("New password").fill("short");
      await dialog.getByRole("button", { name: "Store" }).click();
      await dialog.getByRole("alert").filter({ hasText: "10" }).waitFor();
      await dialog.getByLabel("New password").fill(laptop.password);
      await dialog.getByRole("button", { name: "Store" }).click();
      await dialog.getByText(laptop.email).waitFor();

      const other = await Sidecar.start({ ...options, dataDir: join(folder, "other") });
      const second = await newPage(browser);
      try {
        await second.goto(`${other.url}`);
        await second.getByRole("link", { name: "Go live without a library" }).click();
        await second.getByRole("button", { name: "Sign in instead" }).click();
        const theirs = second.getByRole("dialog", { name: "Account" });
        await theirs.getByLabel("Recovery code").fill("wrong");
        await theirs.getByRole("button", { name: "Use the code" }).click();
        await theirs.getByRole("alert").waitFor();
        await theirs.getByLabel("E-mail").fill(laptop.email);
        await theirs.getByLabel("Password").fill("a wrong password");
        await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
        await poll(() => theirs.getByRole("alert").count(), 2);
        await theirs.getByLabel("Password").fill(laptop.password);
        await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
        assert.equal(await theirs.getByLabel("DJ name").inputValue(), "Mina O");
        await poll(() => theirs.locator(".folder").count(), 2);
        await theirs.getByRole("button", { name: /^Sign out .*…$/ }).click();
        await theirs.getByRole("button", { name: "Sign it out" }).click();
        await poll(() => theirs.locator(".folder").count(), 1);
      } finally {
        await second.close();
        await other.stop();
      }
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Account" }).click();
      await dialog.getByRole("alert").filter({ hasText: "This laptop was signed out" }).waitFor();
      await assertAccessible(page, "signed out from elsewhere");
      await shot(page, "account_revoked");
      await page.keyboard.press("Escape");
    });

    const expected = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;
    assert.deepEqual(said.filter((line) => !expected.test(line)), []);
  } finally {
    await Promise.all(dancers.map((dancer) => dancer.disconnect()));
    await browser.close();
    await sidecar.stop();
    await stack[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
});

/** Writes the folder of VirtualDJ's history into the deck panel, and waits until it is heard. */
async function chooseHistory(page: Page, folder: string): Promise<void> {
  await page.getByRole("combobox", { name: "Another folder" }).fill(folder);
  await page.getByRole("button", { name: "Use it" }).click();
  await page.locator(".deck-condition").getByText(/VirtualDJ is (found|heard)/).waitFor();
}
