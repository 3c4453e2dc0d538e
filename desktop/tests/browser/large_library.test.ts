/** 20,000 tracks in the real page: what is drawn, and what is asked for it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { build } from "../../build.ts";
import { poll } from "./page.ts";
import { browserTest, complaints, launchBrowser, newPage, shot } from "../../../scripts/testing/browser.ts";
import { Sidecar } from "../../../scripts/testing/sidecar.ts";
import { makeLibrary, scratch } from "./harness.ts";

const TRACKS = 20_000;
/** Rows in the page at any time: those in sight and some around them. */
const MOST_ROWS = 100;
/** Requests that a keystroke in the search may cost: the rows in sight, and some around them. */
const MOST_REQUESTS = 3;
const SEARCHES = ["bjo", "co", "се", "song 12"];

browserTest("20,000 tracks: scrolling to the end and searching", async (test) => {
  const folder = await scratch();
  const dataDir = join(folder, "data");
  const uiDir = join(folder, "ui");
  await Promise.all([build({ out: uiDir }), makeLibrary(dataDir, TRACKS)]);
  const sidecar = await Sidecar.start({ dataDir, uiDir });
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1920, height: 1080 }, reducedMotion: "reduce" });
  const said = complaints(page);
  const calls = listen(page);
  const row = (index: number) => page.locator(`#row-${index}`);

  try {
    await test.step("the first rows come, and the folder that is away is named", async () => {
      await page.goto(sidecar.url);
      await row(0).locator(".title-text").waitFor();
      await page.getByText("20,000 tracks").first().waitFor();
      await page.getByText("Cannot find").waitFor();
      await page.locator('[data-job="scan"]').waitFor({ state: "detached" });
    });

    await test.step("the wheel, End and Home reach every part; few rows are in the page", async () => {
      const list = page.locator("#track-list");
      await list.hover();
      for (let turn = 0; turn < 40; turn++) {
        await page.mouse.wheel(0, 12_000);
        await assertFewRows(page);
      }
      await list.focus();
      await page.keyboard.press("End");
      await row(TRACKS - 1).locator(".title-text").waitFor();
      await assertFewRows(page);
      await shot(page, "large_end");
      await page.keyboard.press("Home");
      await row(0).locator(".title-text").waitFor();
      assert.equal(await page.locator(".row.loading").count(), 0);
    });

    await test.step("a search asks for what is in sight with each keystroke, and no more", async () => {
      for (const text of SEARCHES) {
        await page.getByRole("searchbox").fill("");
        await page.getByText("20,000 tracks").first().waitFor();
        await poll(() => Promise.resolve(calls.open.size), 0);
        const before = calls.answered;
        await page.getByRole("searchbox").pressSequentially(text);
        await page.getByText(/^(?!20,000)[1-9][\d,]* tracks$/).first().waitFor();
        await poll(() => Promise.resolve(calls.open.size), 0);
        const asked = calls.answered - before;
        assert.ok(asked > 0 && asked <= MOST_REQUESTS * text.length, `"${text}" took ${asked} requests`);
      }
    });

    await test.step("every request was answered", async () => {
      await poll(() => Promise.resolve([...calls.open.values()].join()), "");
      assert.deepEqual(calls.errors, []);
      assert.ok(calls.answered > 60, `only ${calls.answered} requests`);
    });
    assert.deepEqual(said, []);
  } finally {
    await browser.close();
    await sidecar.stop();
    await Deno.remove(folder, { recursive: true });
  }
});

async function assertFewRows(page: Page): Promise<void> {
  const rows = await page.locator("#track-list .row").count();
  assert.ok(rows > 0 && rows <= MOST_ROWS, `${rows} rows are in the page`);
}

/** Counts what goes through the page's socket: requests without an answer yet, by id, and errors. */
function listen(page: Page) {
  const calls = { open: new Map<number, string>(), errors: [] as unknown[], answered: 0 };
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => {
      const { id, method } = JSON.parse(String(payload));
      calls.open.set(id, method);
    });
    socket.on("framereceived", ({ payload }) => {
      const { id, error } = JSON.parse(String(payload));
      if (!calls.open.delete(id)) return;
      calls.answered++;
      if (error) calls.errors.push(error);
    });
  });
  return calls;
}
