import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { Desk, someTrack } from "../../../scripts/testing/desk.ts";
import { launchBrowser } from "../../../scripts/testing/browser.ts";
import { until } from "../../../scripts/testing/until.ts";
import {
  assertAccessible,
  assertBigTargets,
  assertNoSideways,
  browserTests,
  desktop,
  newPhone,
  phone,
  shot,
  type Stage,
} from "./harness.ts";

const languages = { en: "en-GB", pl: "pl-PL" };
const sizes = { phone, desktop };

interface Sight {
  name: string;
  path: string;
  /** Visible when the page is as it is to be looked at. */
  ready: (page: Page) => Promise<void>;
}

const songs = [
  { title: "Trust in You", artist: "The Midnight Strings", bpm: 92.5, key: "8A", energy: 4 },
  {
    title: "Feeling Good (Extended Late-Night Club Mix) [Remastered]",
    artist: "Nina & The Orchestra",
    bpm: 104,
    key: "5B",
    energy: 7,
  },
  { title: "نور الليل", artist: "فيروز", bpm: 88, key: "11A", energy: 3 },
  { title: "Bad Weather", artist: "Ed & Co", bpm: 121, key: "1A", energy: 9 },
  { title: "Zażółć gęślą jaźń", artist: "", bpm: null, key: null, energy: null },
  { title: "Treasure Map", artist: "Bruno", bpm: 112.5, key: "6A", energy: 8 },
];

/** A night that is over, one in full swing, and every state of the live page. */
async function nights(stage: Stage) {
  const { url } = stage.cloud;
  const hour = 3_600_000;
  const began = Date.now() - 2 * hour;
  const over = await Desk.live(url, { name: "DJ Ada", title: "Thursday Practice", at: began });
  const played: string[] = [];
  for (let i = 0; i < 28; i++) {
    const song = songs[i % songs.length]!;
    const wave = Math.sin(i / 4);
    const more = song.bpm === null
      ? {}
      : { bpm: Math.round(song.bpm + 8 * wave), energy: Math.round(5.5 + 3.5 * wave) };
    played.push(await over.play({ ...song, ...more }, { at: began + i * 255_000 }));
  }
  for (let dancer = 0; dancer < 9; dancer++) {
    await likeAll(
      url,
      over,
      played.filter((_, i) => (i * 7) % 10 > dancer),
    );
  }
  await over.do("poll", {
    poll: crypto.randomUUID(),
    question: "One more?",
    options: ["Yes!", "Home"],
    seconds: null,
  });
  await over.do("end");

  const full = await Desk.live(url, { name: "DJ Blue Note", title: "Friday Social at the Old Mill" });
  for (const song of songs) await full.play(song);
  await full.do("announce", {
    announcement: crypto.randomUUID(),
    text: "The workshop room opens at 22:00. Please bring your glasses back to the bar!",
    seconds: 3_000,
  });
  const poll = { question: "What shall we dance next?", options: ["Blues", "Something modern", "Disco"] };
  await full.do("poll", { poll: crypto.randomUUID(), ...poll, seconds: 3_000 });

  const quiet = await Desk.live(url, { name: "DJ Cee", title: "" });
  const away = await Desk.live(url, { name: "DJ Dee", title: "Saturday" });
  await away.play(someTrack);
  await away.disconnect();
  const ended = await Desk.live(url, { name: "DJ Eff", title: "Sunday" });
  await ended.play(someTrack);
  await ended.do("end");
  return { over, full, quiet, away, ended };
}

browserTests("every page", {
  "looks right, fits, and is clean for axe-core, on phone and desktop, in both languages": async (stage) => {
    const { over, full, quiet, away, ended } = await nights(stage);
    const heading = (page: Page) => page.locator("h1").waitFor();
    const connected = (page: Page) => page.locator(".light-green, .light-yellow").waitFor();
    const sights: Sight[] = [
      { name: "home", path: "/", ready: (page) => page.locator("a.night").first().waitFor() },
      { name: "live", path: `/live/${full.code}`, ready: (page) => page.locator(".light-green").waitFor() },
      {
        name: "live-quiet",
        path: `/live/${quiet.code}`,
        ready: (page) => page.locator(".light-green").waitFor(),
      },
      { name: "live-away", path: `/live/${away.code}`, ready: connected },
      { name: "live-ended", path: `/live/${ended.code}`, ready: (page) => page.locator("a.like").waitFor() },
      { name: "live-unknown", path: "/live/ZZZZZ", ready: (page) => page.locator(".code").waitFor() },
      { name: "recap", path: `/recap/${over.session}`, ready: (page) => page.locator(".tracks").waitFor() },
      { name: "recap-not-yet", path: `/recap/${full.session}`, ready: heading },
      { name: "recap-unknown", path: `/recap/${crypto.randomUUID()}`, ready: heading },
      { name: "dj", path: `/dj/${over.slug}`, ready: (page) => page.locator(".portrait").waitFor() },
      { name: "dj-live", path: `/dj/${full.slug}`, ready: (page) => page.locator("a.night").waitFor() },
      { name: "dj-unknown", path: "/dj/nobody-of-this-name", ready: heading },
      { name: "not-found", path: "/no/such/page", ready: heading },
      { name: "download", path: "/download", ready: (page) => page.locator(".systems").waitFor() },
      { name: "privacy", path: "/privacy", ready: (page) => page.locator(".forget").waitFor() },
    ];
    for (const [size, viewport] of Object.entries(sizes)) {
      for (const [language, locale] of Object.entries(languages)) {
        await using someone = await newPhone(stage, { viewport, locale });
        const { page } = someone;
        for (const { name, path, ready } of sights) {
          await page.goto(stage.cloud.url + path);
          await ready(page);
          if (name === "live") await dance(page);
          await page.evaluate(() => scrollTo(0, 0));
          const what = `${name}-${size}-${language}`;
          await shot(page, what);
          if (["recap", "live", "privacy"].includes(name)) {
            await shot(page, `${what}-whole`, { fullPage: true });
          }
          assert.equal(await page.locator("html").getAttribute("lang"), language);
          await assertNoSideways(page, what);
          await assertAccessible(page, what);
          await assertBigTargets(page, what);
        }
        // Elsewhere than on the pages that are there to say "not found", nothing may be complained about.
        const other = someone.complaints.filter((said) => !/404|409/.test(said));
        assert.deepEqual(other, []);
      }
    }
  },

  "the night fits small phones, and phones held sideways": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Small", title: "Small Phones" });
    await desk.play(songs[1]);
    for (
      const [name, viewport] of [["small", { width: 320, height: 568 }], ["sideways", {
        width: 740,
        height: 360,
      }]] as const
    ) {
      await using someone = await newPhone(stage, { viewport });
      await someone.page.goto(`${stage.cloud.url}/live/${desk.code}`);
      await someone.page.locator(".light-green").waitFor();
      await shot(someone.page, `live-${name}`);
      await assertNoSideways(someone.page, name);
      await assertBigTargets(someone.page, name);
      const [dock, last] = await someone.page.evaluate(() => {
        scrollTo(0, document.body.scrollHeight);
        const box = (selector: string) => document.querySelector(selector)!.getBoundingClientRect();
        return [box(".dock"), box(".foot")];
      });
      assert.ok(
        dock!.bottom <= viewport.height && dock!.height < viewport.height / 2,
        "the dock leaves room",
      );
      assert.ok(last!.bottom <= dock!.top + 1, "the end of the page is above the dock");
    }
  },

  "home: the code field takes what people type and paste, and says what is wrong": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Code", title: "By Code" });
    await desk.play("One that puts it into the list");
    await using someone = await newPhone(stage);
    const { page } = someone;
    await page.goto(stage.cloud.url);
    const field = page.getByLabel("Code of the night");
    await field.fill("a b");
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByText("3 more signs to go").waitFor();
    await field.fill("O0");
    await page.getByText("A code never has 0, O, 1, I or L in it.").waitFor();
    await shot(page, "home-wrong-code-phone");
    await field.fill(`${stage.cloud.url}/live/${desk.code.toLowerCase()}`);
    assert.equal(await field.inputValue(), desk.code);
    await field.press("Enter");
    await page.getByRole("heading", { name: "By Code" }).waitFor();
    await page.goBack();
    await field.waitFor();
    await page.getByRole("link", { name: /By Code/ }).click();
    await page.getByRole("heading", { name: "By Code" }).waitFor();
    assert.deepEqual(someone.complaints, []);
  },

  "home: a night that is not listed is not shown": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Shy", title: "Among Friends" });
    await desk.play("One that puts it into the list");
    await using someone = await newPhone(stage);
    await someone.page.goto(stage.cloud.url);
    await someone.page.getByRole("link", { name: /Among Friends/ }).waitFor();
    await desk.do("session", { title: "Among Friends", listed: false });
    // The cloud remembers the list for a moment.
    await until("the night is gone from the list", async () => {
      await someone.page.reload();
      await someone.page.locator("a.night").first().waitFor();
      return await someone.page.getByRole("link", { name: /Among Friends/ }).count() === 0;
    });
  },

  "a recap is exported as a table and as text": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Ex", title: "Export" });
    await desk.play({ title: "=1+1", artist: 'Say "hi"' });
    await desk.do("end");
    await using someone = await newPhone(stage, { viewport: desktop });
    const { page } = someone;
    await page.goto(`${stage.cloud.url}/recap/${desk.session}`);
    const save = async (name: string) => {
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name }).click();
      const file = await download;
      return { name: file.suggestedFilename(), text: await Deno.readTextFile(await file.path()) };
    };
    const csv = await save("As a table (CSV)");
    assert.match(csv.name, /^pika-export-\d{4}-\d\d-\d\d\.csv$/);
    assert.match(
      csv.text,
      /^\uFEFF"Time","Title","Artist","BPM","Key","Energy","Likes"\r\n"\d\d:\d\d","'=1\+1","Say ""hi""","98\.4","8A","6","0"\r\n$/,
    );
    const plain = await save("As text");
    assert.match(plain.text, /^Export · Ex · .+\n\n\d\d:\d\d {2}Say "hi" – =1\+1\n$/);
  },

  "the link of a night is shared, or copied where sharing is not there": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Sha", title: "Share" });
    await using someone = await newPhone(stage, { permissions: ["clipboard-read", "clipboard-write"] });
    const { page } = someone;
    await page.goto(`${stage.cloud.url}/live/${desk.code}`);
    await Promise.all([
      page.getByText("The link is copied.").waitFor(),
      page.getByRole("button", { name: "Share" }).click(),
    ]);
    assert.equal(
      await page.evaluate(() => navigator.clipboard.readText()),
      `${stage.cloud.url}/live/${desk.code}`,
    );
  },

  "the language is switched at once, and kept": async (stage) => {
    await using someone = await newPhone(stage);
    const { page } = someone;
    await page.goto(`${stage.cloud.url}/download`);
    await page.getByRole("button", { name: "Polski" }).click();
    await page.getByRole("heading", { name: "Pika dla DJ-ów" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Pika dla DJ-ów" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "pl");
  },

  "everything can be done with the keyboard, and the focus is seen": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Key", title: "Keyboard" });
    await desk.play();
    await using someone = await newPhone(stage, { viewport: desktop });
    const { page } = someone;
    await page.goto(`${stage.cloud.url}/live/${desk.code}`);
    await page.locator(".light-green").waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.className), "skip");
    const reached: string[] = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Tab");
      const [name, outline] = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        return [
          element.getAttribute("aria-label") ?? element.innerText,
          getComputedStyle(element).outlineStyle,
        ];
      });
      reached.push(name!);
      assert.equal(outline, "solid", `${name} shows its focus`);
      if (name?.startsWith("I like this one")) break;
    }
    assert.ok(reached.some((name) => name.startsWith("Slower")), reached.join(", "));
    await page.keyboard.press("Space");
    await page.locator(".like[aria-pressed=true]").waitFor();
  },

  "it can be installed, and opens without a network": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "App", title: "Offline" });
    await using browser = await launchBrowser("whole");
    await using someone = await newPhone({ ...stage, browser }, { serviceWorkers: "allow" });
    const { page } = someone;
    await page.goto(stage.cloud.url);
    const devtools = await page.context().newCDPSession(page);
    await page.evaluate(() => navigator.serviceWorker.ready);
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    // A private window cannot install anything; that is the one thing it says. A browser that does not look says nothing.
    assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId), ["in-incognito"]);
    await devtools.detach(); // with it the page would not hear that the network is gone
    const keptPaths = await page.evaluate(async () => {
      const [name] = await caches.keys();
      return (await (await caches.open(name!)).keys()).map(({ url }) => new URL(url).pathname);
    });
    assert.ok(keptPaths.includes("/index.html") && keptPaths.length > 10);
    assert.deepEqual(keptPaths.filter((path) => path.startsWith("/api")), []);

    await page.context().setOffline(true);
    const paths = ["/", `/live/${desk.code}`, "/dj/ada", "/download", "/privacy", `/recap/${desk.session}`];
    for (const path of paths) {
      await page.goto(stage.cloud.url + path);
      const there = path === "/download"
        ? page.getByRole("heading", { name: "Pika for DJs" })
        : path === "/privacy"
        ? page.getByText("This server could not be asked for its own times. These are the usual ones.")
        : page.getByText("You have no network.");
      await there.waitFor();
      if (path === "/" || path.startsWith("/live") || path === "/privacy") {
        await shot(page, `offline-${path === "/" ? "home" : path.split("/")[1]}-phone`);
        await assertAccessible(page, `offline ${path}`);
      }
    }
    await page.context().setOffline(false);
    await page.goto(`${stage.cloud.url}/live/${desk.code}`);
    await page.getByRole("heading", { name: "Offline" }).waitFor();
  },

  "nothing moves for people who want no motion, and the face dances for the others": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Mo", title: "Motion" });
    await desk.play({ bpm: 100 });
    const running = async (reducedMotion: "reduce" | "no-preference") => {
      await using someone = await newPhone(stage, { reducedMotion });
      await someone.page.goto(`${stage.cloud.url}/live/${desk.code}`);
      await someone.page.locator(".light-green").waitFor();
      return await someone.page.evaluate(() =>
        document.getAnimations().filter((one) => one.effect?.getTiming().iterations === Infinity).length
      );
    };
    assert.equal(await running("reduce"), 0);
    assert.equal(await running("no-preference"), 7);
  },
});

/** A dancer who likes all of it, as phones do where WebSockets are blocked. */
async function likeAll(url: string, desk: Desk, plays: string[]): Promise<void> {
  const dancer = await Dancer.join(url, desk.code, { transport: "stream" });
  for (const play of plays) await dancer.do("like", { play, on: true });
  await dancer.disconnect();
}

/** Says all that a dancer can say. */
async function dance(page: Page): Promise<void> {
  await page.locator(".dock .like").click();
  await page.locator(".wish-perfect").click();
  await page.locator("button.option").nth(1).click();
  await page.locator(".row-like").first().click();
  await page.locator("button.option[aria-pressed=true]").waitFor();
}
