import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { Desk } from "../../../scripts/testing/desk.ts";
import { browserTests, newPhone, type Stage } from "./harness.ts";
import { until } from "../../../scripts/testing/until.ts";

const like = (page: Page) => page.locator(".dock .like");
const likeCount = (page: Page) => page.locator(".like-count [aria-hidden]").innerText();
const pressed = (locator: ReturnType<Page["locator"]>) =>
  locator.getAttribute("aria-pressed").then((value) => value === "true");

async function join({ cloud }: Stage, page: Page, desk: Desk): Promise<void> {
  await page.goto(`${cloud.url}/live/${desk.code}`);
  await page.getByText("Connected", { exact: true }).waitFor();
}

browserTests("a night on dancers' phones", {
  "a track appears by itself, with what is known of it, and its metadata when it comes later": async (
    stage,
  ) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Ada", title: "Friday Social" });
    await using dancer = await newPhone(stage);
    await join(stage, dancer.page, desk);
    await dancer.page.getByRole("heading", { name: "The floor is quiet." }).waitFor();
    assert.ok(await like(dancer.page).isDisabled());

    const play = await desk.play({ title: "First", artist: "", bpm: null, key: null, energy: null });
    await dancer.page.getByRole("heading", { name: "First" }).waitFor();
    assert.equal(await dancer.page.locator(".fact").count(), 0);
    const track = { title: "First", artist: "Now Known", bpm: 101.5, key: "5B", energy: 7, duration: null };
    await desk.do("track", { play, track });
    await dancer.page.getByText("101.5 BPM").waitFor();
    await dancer.page.getByText("Now Known").first().waitFor();
    assert.deepEqual(await dancer.page.locator(".facts .visually-hidden").allInnerTexts(), [
      "Key 5B",
      "Energy 7 of 10",
    ]);
    assert.equal(await dancer.page.title(), "Friday Social · Ada live · Pika");

    await desk.do("stop");
    await dancer.page.getByRole("heading", { name: "The floor is quiet." }).waitFor();
    await dancer.page.locator(".history").getByText("First").waitFor();
    assert.deepEqual(dancer.complaints, []);
  },

  "two dancers see each other's likes; a like is taken back; earlier tracks can be liked": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Bo", title: "Likes" });
    await desk.play({ title: "Earlier" });
    await desk.play({ title: "Now" });
    await using one = await newPhone(stage);
    await using two = await newPhone(stage);
    await Promise.all([join(stage, one.page, desk), join(stage, two.page, desk)]);
    await until("both are counted", () => one.page.getByText("2 dancers here").isVisible());

    await like(one.page).click();
    assert.ok(await pressed(like(one.page)));
    await until("the other sees it", async () => await likeCount(two.page) === "1");
    assert.ok(!await pressed(like(two.page)));
    await like(two.page).click();
    await until("both are counted", async () => await likeCount(one.page) === "2");
    await like(one.page).click();
    await until("it is taken back", async () => await likeCount(two.page) === "1");
    assert.equal(await likeCount(one.page), "1");

    await one.page.getByRole("button", { name: /^Like Earlier/ }).click();
    await two.page.getByRole("button", { name: "Like Earlier, 1 like" }).waitFor();
    assert.deepEqual([...one.complaints, ...two.complaints], []);
  },

  "a tempo wish is made, changed and taken back, and is gone with the next track": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Cy", title: "Tempo" });
    await desk.play({ title: "One" });
    await using one = await newPhone(stage);
    await using two = await newPhone(stage);
    await Promise.all([join(stage, one.page, desk), join(stage, two.page, desk)]);
    const wish = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(`^${name}`) });

    await wish(one.page, "Slower").click();
    await wish(two.page, "Slower: 1 dancer").waitFor();
    await wish(one.page, "Faster").click();
    await wish(two.page, "Faster: 1 dancer").waitFor();
    await wish(two.page, "Slower: 0 dancers").waitFor();
    assert.ok(await pressed(wish(one.page, "Faster")));
    await wish(one.page, "Faster").click();
    await wish(two.page, "Faster: 0 dancers").waitFor();
    assert.ok(!await pressed(wish(one.page, "Faster")));

    await wish(one.page, "Perfect").click();
    await wish(two.page, "Perfect: 1 dancer").waitFor();
    await desk.play({ title: "Two" });
    await one.page.getByRole("heading", { name: "Two" }).waitFor();
    assert.ok(!await pressed(wish(one.page, "Perfect")));
    assert.deepEqual([...one.complaints, ...two.complaints], []);
  },

  "a poll is voted on, changed, and closed with its result": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Di", title: "Polls" });
    await using one = await newPhone(stage);
    await using two = await newPhone(stage);
    await Promise.all([join(stage, one.page, desk), join(stage, two.page, desk)]);
    const poll = crypto.randomUUID();
    await desk.do("poll", { poll, question: "What next?", options: ["Blues", "Disco"], seconds: 600 });
    const option = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(`^${name}`) });
    await option(one.page, "Blues").click();
    await option(two.page, "Blues ?, 1 vote").waitFor();
    assert.match(await two.page.locator(".poll .left").innerText(), /^\d+:\d\d left$/);
    await option(one.page, "Disco").click();
    await option(two.page, "Disco ?, 1 vote").waitFor();
    await option(two.page, "Blues ?, 0 votes").waitFor();
    assert.ok(await pressed(option(one.page, "Disco")));

    await desk.do("poll_over", { poll });
    await one.page.getByRole("heading", { name: "The vote is over" }).waitFor();
    assert.equal(
      await one.page.locator(".option-won").innerText().then((said) => said.includes("Disco")),
      true,
    );
    assert.equal(await option(one.page, "Disco").count(), 0);
    assert.deepEqual([...one.complaints, ...two.complaints], []);
  },

  "an announcement is shown with its time, said to screen readers, and over when the DJ says so": async (
    stage,
  ) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Ed", title: "Words" });
    await using dancer = await newPhone(stage);
    await join(stage, dancer.page, desk);
    await desk.play({ title: "Still" });
    await dancer.page.getByRole("heading", { name: "Still" }).waitFor();
    const places = () =>
      dancer.page.evaluate(() =>
        [".like", ".wish-faster", ".now-title"].map((selector) =>
          JSON.stringify(document.querySelector(selector)!.getBoundingClientRect())
        )
      );
    const before = await places();
    const announcement = crypto.randomUUID();
    const said = "Water is free at the bar. <b>Drink!</b>";
    await desk.do("announce", { announcement, text: said, seconds: 600 });
    await dancer.page.locator(".announcement-text", { hasText: said }).waitFor();
    assert.match(await dancer.page.locator(".announcement .left").innerText(), /^(10:00|9:\d\d) left$/);
    await dancer.page.locator("[aria-live=polite]", { hasText: said }).waitFor({ state: "attached" });
    assert.deepEqual(await places(), before, "nothing that a thumb aims at has moved");
    await desk.do("announce_over", { announcement });
    await dancer.page.locator(".announcement").waitFor({ state: "detached" });

    await desk.do("announce", { announcement: crypto.randomUUID(), text: "Short", seconds: 600 });
    await dancer.page.locator(".announcement").waitFor();
    await stage.cloud.announcementRunsOut(desk.session);
    await dancer.page.locator(".announcement").waitFor({ state: "detached" });
    assert.deepEqual(dancer.complaints, []);
  },

  "thanks are said once, by each dancer; the end shows the way to the recap": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, { name: "Flo", title: "The End" });
    await desk.play({ title: "Last Song" });
    await using one = await newPhone(stage);
    await using two = await newPhone(stage);
    await Promise.all([join(stage, one.page, desk), join(stage, two.page, desk)]);
    await one.page.getByRole("button", { name: "Say thank you" }).click();
    await two.page.getByText("1 dancer said thank you").waitFor();
    assert.ok(await one.page.getByRole("button", { name: "Thank you, sent" }).isDisabled());

    await desk.do("end");
    await two.page.getByRole("heading", { name: "The night is over" }).waitFor();
    await two.page.getByRole("button", { name: "Say thank you" }).click();
    await one.page.getByText("2 dancers said thank you").waitFor();
    await two.page.getByRole("link", { name: "See the whole night" }).click();
    await two.page.getByRole("heading", { name: "The End", level: 1 }).waitFor();
    await two.page.getByRole("rowheader", { name: /Last Song/ }).waitFor();

    await two.page.goto(`${stage.cloud.url}/live/${desk.code}`);
    await two.page.getByRole("heading", { name: "The night is over" }).waitFor();
    assert.deepEqual([...one.complaints, ...two.complaints], []);
  },

  "a night long over has no connection to lose, and takes no thanks": async (stage) => {
    const began = Date.now() - 3 * 3_600_000;
    const desk = await Desk.live(stage.cloud.url, { name: "Old", title: "Long Over", at: began });
    await desk.play({ title: "Then" }, { at: began });
    await desk.do("end", {}, { at: began + 3_600_000 });
    await stage.cloud.hoursAfterEnd(desk.session, 2);
    await using dancer = await newPhone(stage);
    await dancer.page.goto(`${stage.cloud.url}/live/${desk.code}`);
    await dancer.page.getByRole("link", { name: "See the whole night" }).waitFor();
    await dancer.page.locator(".light").waitFor({ state: "detached" });
    assert.equal(await dancer.page.getByRole("button", { name: "Say thank you" }).count(), 0);
    assert.deepEqual(dancer.complaints, []);
  },

  "titles may hold anything and stay what they are: text, inside the screen": async (stage) => {
    const desk = await Desk.live(stage.cloud.url, {
      name: "<i>Gus</i>",
      title: '"><script>alert(1)</script>',
    });
    const titles = ["<img src=x onerror=alert(1)>", "W".repeat(200), "نور يا أميرة الليل", "👩‍👩‍👧‍👦🕺".repeat(20)];
    for (const title of titles) await desk.play({ title, artist: title });
    await using dancer = await newPhone(stage, { viewport: { width: 320, height: 600 } });
    await join(stage, dancer.page, desk);
    for (const title of titles) await dancer.page.getByText(title, { exact: true }).first().waitFor();
    assert.equal(await dancer.page.locator("main img, main script").count(), 0);
    const [inner, outer] = await dancer.page.evaluate(() => [document.body.scrollWidth, innerWidth]);
    assert.ok(inner! <= outer!, `${inner} px on ${outer}`);
    assert.deepEqual(dancer.complaints, []);
  },
});
