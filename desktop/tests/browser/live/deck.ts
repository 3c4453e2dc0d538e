/** What the DJ says of the deck: by hand, from the library, taken out, renamed. */

import { assertAccessible, shot } from "../../../../scripts/testing/browser.ts";
import { poll } from "../page.ts";
import { COPPER, LANTERN, type Steps } from "./night.ts";

export const deck: Steps = {
  "by hand: a track of the library, one that is written, and the library's menu": async (
    { page, dancers },
  ) => {
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
    await row.getByRole("img", { name: /^Played tonight at \d\d:\d\d$/ }).waitFor();
  },
  "a double click opens a track, and plays it where the DJ says what plays": async (
    { page, isPlaying, now, dancers },
  ) => {
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
    await page.keyboard.press("3");
    await isPlaying("Undertow");
    await now.getByRole("button", { name: "Nothing plays" }).click();
    await dancers[0]!.until(({ now }) => now === null, "silence");
    await now.getByText("Nothing yet").waitFor();
    await now.getByRole("button", { name: /^Deck:/ }).click();
    await page.getByRole("dialog").getByRole("radio", { name: "VirtualDJ" }).click();
    // The folder that was chosen for it is still known.
    await page.locator(".deck-condition").getByText(/VirtualDJ is (found|heard)/).waitFor();
    await page.keyboard.press("Escape");
  },
  "a track that never was is taken out, asked for twice; a note stays": async (
    { page, historyRow, dancers },
  ) => {
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
  },
  "title and listing are changed while it runs": async ({ page, dancers }) => {
    await page.getByRole("button", { name: "Edit the title" }).click();
    await page.keyboard.type("Friday at the harbour");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Friday at the harbour" }).waitFor();
    await page.getByLabel("Not listed").uncheck();
    await dancers[0]!.until(
      ({ title, listed }) => title === "Friday at the harbour" && listed,
      "the new title",
    );
  },
};
