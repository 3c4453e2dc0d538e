/** A night and its floor: tracks, likes, wishes, polls, announcements, the code. */

import assert from "node:assert/strict";
import { assertAccessible, shot } from "../../../../scripts/testing/browser.ts";
import { Dancer } from "../../../../scripts/testing/dancer.ts";
import { poll } from "../page.ts";
import { LANTERN, type Steps } from "./night.ts";

export const floor: Steps = {
  "a track of the deck is on the desk with its analysis, and on the phones": async (
    { deck, file, isPlaying, joinNight, now, historyRow },
  ) => {
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
  },
  "what dancers do is on the desk: listening, likes, wishes, thanks": async (
    { page, joinNight, historyRow, figure, dancers },
  ) => {
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
  },
  "figures that look made up are said to be, calmly": async ({ page, region, dancers }) => {
    const [dancer] = dancers;
    const { session, now } = dancer!.state!;
    // Somebody with a cookie alone, who was never in the room.
    const stranger = new Dancer(dancer!.url, dancer!.code);
    const like = { type: "like", session, play: now, on: true };
    const some = Array.from({ length: 60 }, (_, at) => stranger.post([{ ...like, id: `${at}`, n: at + 1 }]));
    for (const [answer] of await Promise.all(some)) assert.equal(answer!.type, "error");
    const line = region("The room").getByRole("status");
    await line.getByText(
      "Likes may be made up: somebody sends likes from phones that were never in this room",
    )
      .waitFor();
    await assertAccessible(page, "figures in doubt");
    await shot(page, "live_doubt");
    await page.setViewportSize({ width: 390, height: 844 });
    await line.scrollIntoViewIfNeeded();
    await shot(page, "live_doubt_narrow");
    await page.setViewportSize({ width: 1280, height: 800 });
  },
  "a poll: what is wrong is said where it is, votes come in, it is closed": async (
    { page, region, dancers },
  ) => {
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
  },
  "an announcement is counted, shown with its time, and taken down": async ({ page, region, dancers }) => {
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
  },
  "P shows the code on the whole screen from any screen; P and Escape go back": async ({ page }) => {
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
  },
};
