import assert from "node:assert/strict";
import type { BrowserContextOptions, Page } from "playwright-core";
import { Desk } from "../../../scripts/testing/desk.ts";
import { browserTests, newPhone, shot, type Stage } from "./harness.ts";
import { until } from "../../../scripts/testing/until.ts";
import { strictNetwork } from "./strict_network.ts";

const like = (page: Page) => page.locator(".dock .like");
const likeCount = (page: Page) => page.locator(".like-count [aria-hidden]").innerText();
const light = (page: Page, words: string) => page.locator(".light").getByText(words).waitFor();
const isLiked = async (page: Page) => await like(page).getAttribute("aria-pressed") === "true";
const kept = (page: Page) =>
  page.evaluate(() => JSON.parse(localStorage.getItem("pika.outbox") ?? '{"waiting":[]}').waiting.length);

const passKept = (page: Page) =>
  page.evaluate(() => JSON.parse(localStorage.getItem("pika.outbox")!).waiting[0].pass as unknown);

/** To be evaluated: leaves the outbox as a page keeps it that knows of no passes. */
function dropPasses(): void {
  const outbox = JSON.parse(localStorage.getItem("pika.outbox")!);
  for (const entry of outbox.waiting) delete entry.pass;
  localStorage.setItem("pika.outbox", JSON.stringify(outbox));
  dispatchEvent(new StorageEvent("storage", { key: "pika.outbox" }));
}

/** Streams that the page opens from now on. */
function visitsOf(page: Page): string[] {
  const visits: string[] = [];
  page.on("request", (request) => void (request.url().includes("/events") && visits.push(request.url())));
  return visits;
}

/** A phone in a night where a track plays. `url`: by another way than straight to the cloud. */
async function dancing(stage: Stage, { url, ...options }: BrowserContextOptions & { url?: string } = {}) {
  const desk = await Desk.live(stage.cloud.url, { name: "Net", title: "Bad Network" });
  await desk.play({ title: "Lost and Found" });
  const dancer = await newPhone(stage, options);
  await dancer.page.goto(`${url ?? stage.cloud.url}/live/${desk.code}`);
  await light(dancer.page, "Connected");
  return { desk, dancer, page: dancer.page };
}

/** The likes of a track as a newcomer sees them: what the cloud has counted. */
async function countedBy(stage: Stage, desk: Desk): Promise<string> {
  await using newcomer = await newPhone(stage);
  await newcomer.page.goto(`${stage.cloud.url}/live/${desk.code}`);
  await light(newcomer.page, "Connected");
  return await likeCount(newcomer.page);
}

/** Of what the browser logs by itself when a connection is lost, nothing is the page's doing. */
const own = (complaints: string[]) =>
  complaints.filter((said) => !/ERR_|Failed to load resource|WebSocket connection/.test(said));

browserTests("on a bad network", {
  "what is pressed offline shows at once, outlives a reload, and is counted once after the return": async (
    stage,
  ) => {
    const { desk, dancer, page } = await dancing(stage, { serviceWorkers: "allow" });
    await using _ = dancer;
    await page.evaluate(() => navigator.serviceWorker.ready);
    const context = page.context();
    await context.setOffline(true);
    await light(page, "No network");
    await like(page).click();
    await page.getByRole("button", { name: /^Faster/ }).click();
    assert.ok(await isLiked(page));
    assert.equal(await likeCount(page), "1");
    await light(page, "2 presses are kept and sent later");
    await shot(page, "live-offline-phone");

    await page.reload();
    await page.getByRole("heading", { name: "Lost and Found" }).waitFor();
    assert.ok(await isLiked(page), "the like is still there after a reload without network");
    assert.equal(await kept(page), 2);
    assert.equal(await countedBy(stage, desk), "");

    await context.setOffline(false);
    await light(page, "Connected");
    await until("both are acknowledged", async () => await kept(page) === 0);
    assert.ok(await isLiked(page));
    assert.equal(await countedBy(stage, desk), "1");
    await page.reload();
    await light(page, "Connected");
    assert.equal(await likeCount(page), "1");
    assert.equal(await countedBy(stage, desk), "1");
    assert.deepEqual(own(dancer.complaints), []);
  },

  "more likes than the cloud takes at once, made offline, are all counted in the end": async (stage) => {
    const { desk, dancer, page } = await dancing(stage);
    await using _ = dancer;
    for (let i = 0; i < 46; i++) await desk.play({ title: `Track ${i}` });
    await until("all are there", async () => await page.locator(".row-like").count() === 46);
    await page.context().setOffline(true);
    await light(page, "No network");
    await page.evaluate(() =>
      document.querySelectorAll<HTMLElement>(".row-like").forEach((one) => one.click())
    );
    assert.equal(await kept(page), 46);
    await page.context().setOffline(false);
    await until("all are acknowledged", async () => await kept(page) === 0);
    await page.reload();
    await light(page, "Connected");
    await until(
      "all are liked",
      async () => await page.locator(".row-like[aria-pressed=true]").count() === 46,
    );
    assert.equal(await page.locator(".notice").count(), 0);
  },

  "the latest wish wins: liked and taken back offline is not liked": async (stage) => {
    const { desk, dancer, page } = await dancing(stage);
    await using _ = dancer;
    await page.context().setOffline(true);
    await light(page, "No network");
    for (let i = 0; i < 4; i++) await like(page).click();
    assert.equal(await kept(page), 1);
    await page.context().setOffline(false);
    await until("it is acknowledged", async () => await kept(page) === 0);
    assert.ok(!await isLiked(page));
    assert.equal(await countedBy(stage, desk), "");
  },

  "a reload keeps what the dancer said; another phone knows nothing of it": async (stage) => {
    const { desk, dancer, page } = await dancing(stage);
    await using _ = dancer;
    await like(page).click();
    await page.getByRole("button", { name: /^Perfect/ }).click();
    await page.getByRole("button", { name: "Say thank you" }).click();
    await until("all is acknowledged", async () => await kept(page) === 0);
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await until("the like is back", () => isLiked(page));
    assert.equal(
      await page.getByRole("button", { name: "Perfect: 1 dancer" }).getAttribute("aria-pressed"),
      "true",
    );
    await page.getByRole("button", { name: "Thank you, sent" }).waitFor();

    await using other = await newPhone(stage);
    await other.page.goto(`${stage.cloud.url}/live/${desk.code}`);
    await light(other.page, "Connected");
    assert.ok(!await isLiked(other.page));
    await other.page.getByRole("button", { name: "Say thank you" }).waitFor();
    assert.equal(await likeCount(other.page), "1");
  },

  "two tabs of one phone are one dancer, and agree": async (stage) => {
    const { desk, dancer, page } = await dancing(stage);
    await using _ = dancer;
    const second = await page.context().newPage();
    await second.goto(`${stage.cloud.url}/live/${desk.code}`);
    await light(second, "Connected");
    await like(second).click();
    await until("the first knows of it", async () => await isLiked(page) && await likeCount(page) === "1");
    await like(page).click();
    await until("the second knows that it is taken back", async () => !await isLiked(second));
    await until("nothing waits", async () => await kept(page) === 0);
    await until("both stay so", async () => !await isLiked(page) && await likeCount(second) === "");
    assert.equal(await countedBy(stage, desk), "");
  },

  "where WebSockets are blocked, everything works over Server-Sent Events": async (stage) => {
    const network = strictNetwork(stage.cloud.url);
    try {
      const { desk, dancer, page } = await dancing(stage, { url: network.url });
      await using _ = dancer;
      await like(page).click();
      await until("the like is acknowledged", async () => await kept(page) === 0);
      assert.equal(await countedBy(stage, desk), "1");
      await desk.play({ title: "Through the Wall" });
      await page.getByRole("heading", { name: "Through the Wall" }).waitFor();
      const requests = await page.evaluate(() =>
        performance.getEntriesByType("resource").map(({ name }) => name)
      );
      assert.ok(requests.some((name) => name.includes("/actions")));
      assert.deepEqual(own(dancer.complaints), []);
    } finally {
      await network.stop();
    }
  },

  "a cloud that is killed and comes back shows in the light only, and no like is lost": async (stage) => {
    const { desk, dancer, page } = await dancing(stage);
    await using _ = dancer;
    await stage.cloud.kill();
    await light(page, "Reconnecting …");
    await like(page).click();
    assert.ok(await isLiked(page));
    await shot(page, "live-reconnecting-phone");
    await stage.cloud.restart();
    await light(page, "Connected");
    await until("the like is acknowledged", async () => await kept(page) === 0);
    assert.equal(await page.locator(".notice").count(), 0);
    assert.equal(await countedBy(stage, desk), "1");
    await desk.connect();
    await desk.play({ title: "After the Fall" });
    await page.getByRole("heading", { name: "After the Fall" }).waitFor();
    assert.deepEqual(own(dancer.complaints), []);
  },

  "a cloud that restarts in order asks its dancers to come back, and they do, without a word": async (
    stage,
  ) => {
    const { desk, dancer, page } = await dancing(stage);
    await using _ = dancer;
    await stage.cloud.leave();
    await light(page, "Reconnecting …");
    await stage.cloud.restart();
    await light(page, "Connected");
    await like(page).click();
    await until("the like is acknowledged", async () => await kept(page) === 0);
    assert.equal(await countedBy(stage, desk), "1");
    assert.equal(await page.locator(".notice").count(), 0);
    assert.deepEqual(own(dancer.complaints), []);
  },

  "the DJ's network is away: the page says so, keeps the track, and goes on by itself": async (stage) => {
    const { desk, dancer, page } = await dancing(stage);
    await using _ = dancer;
    await desk.disconnect();
    await light(page, "The DJ's network is away");
    await page.getByRole("heading", { name: "Lost and Found" }).waitFor();
    await shot(page, "live-dj-away-phone");
    await desk.connect();
    await light(page, "Connected");
    await desk.play({ title: "Back Again" });
    await page.getByRole("heading", { name: "Back Again" }).waitFor();
  },

  "a wish that comes too late is taken back on the screen, with a word why": async (stage) => {
    const { desk, dancer, page } = await dancing(stage);
    await using _ = dancer;
    const poll = crypto.randomUUID();
    await desk.do("poll", { poll, question: "Again?", options: ["Yes", "No"], seconds: null });
    await page.getByText("Again?").waitFor();
    await page.context().setOffline(true);
    await light(page, "No network");
    await page.getByRole("button", { name: /^Yes/ }).click();
    await desk.do("poll_over", { poll });
    // Waited for from before it comes: it stays for some seconds only.
    const told = page.locator(".notice", { hasText: "The vote closed before yours arrived." }).waitFor();
    await page.context().setOffline(false);
    await told;
    await page.getByText("0 votes", { exact: true }).waitFor();
    await shot(page, "live-refused-phone");
    assert.equal(await kept(page), 0);
  },

  "a like that another night still waits for is delivered from any page, also one that an older page kept":
    async (
      stage,
    ) => {
      for (const keptBy of ["this page", "an older page", "a phone that had another cookie"]) {
        const { desk, dancer, page } = await dancing(stage, { serviceWorkers: "allow" });
        await using _ = dancer;
        await page.evaluate(() => navigator.serviceWorker.ready);
        await page.context().setOffline(true);
        await light(page, "No network");
        await like(page).click();
        assert.ok(await passKept(page), "the phone can show that it was there");
        await page.goto(stage.cloud.url);
        await page.getByText("You have no network.").waitFor();
        if (keptBy === "an older page") await page.evaluate(dropPasses);
        if (keptBy === "a phone that had another cookie") await page.context().clearCookies();
        const visits = visitsOf(page);
        await page.context().setOffline(false);
        await until("it is delivered", async () => await kept(page) === 0);
        assert.equal(await countedBy(stage, desk), "1");
        assert.equal(visits.length, keptBy === "this page" ? 0 : 1, keptBy);
      }
    },

  "an old page is told to reload, and keeps what was pressed": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Old", title: "Old Page" });
    await desk.play();
    // The same page with a number that the cloud does not speak any more.
    const network = strictNetwork(stage.cloud.url, {
      change: (text) => text.replace("protocol=1 ", "protocol=9 "),
    });
    try {
      await using dancer = await newPhone(stage);
      await dancer.page.goto(`${network.url}/live/${desk.code}`);
      await dancer.page.locator(".notice", { hasText: "A new version of Pika is here." }).waitFor();
      await light(dancer.page, "Not connected");
      await like(dancer.page).click();
      await shot(dancer.page, "live-old-phone");
      const loaded = dancer.page.waitForEvent("load");
      await dancer.page.getByRole("button", { name: "Reload" }).click();
      await loaded;
      assert.equal(await kept(dancer.page), 1);
    } finally {
      await network.stop();
    }
  },
});
