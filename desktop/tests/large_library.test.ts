/** 20,000 tracks in the real page: what is drawn, what is asked, how long a search takes to be seen. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { build } from "../build.ts";
import { browserTest, complaints, launch, makeLibrary, scratch, shot, Sidecar } from "./harness.ts";

const TRACKS = 20_000;
/** Rows in the page at any time: those in sight and some around them. */
const MOST_ROWS = 100;
/** Milliseconds from a keystroke until its result stands on the screen; many times what a quiet machine needs. */
const SLOWEST_SEARCH = 1_500;
const SEARCHES = ["bjo", "co", "се", "song 12"];

browserTest("20,000 tracks: scrolling to the end and searching", async (test) => {
  const folder = await scratch();
  const dataDir = join(folder, "data");
  const uiDir = join(folder, "ui");
  await Promise.all([build({ out: uiDir }), makeLibrary(dataDir, TRACKS)]);
  const sidecar = await Sidecar.start({ dataDir, uiDir });
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, reducedMotion: "reduce" });
  page.setDefaultTimeout(30_000);
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

    await test.step("a search is seen soon after each keystroke", async () => {
      const times: number[] = [];
      for (const text of SEARCHES) {
        await page.getByRole("searchbox").fill("");
        await page.getByText("20,000 tracks").first().waitFor();
        for (const letter of text) {
          await watchSearch(page);
          await page.getByRole("searchbox").pressSequentially(letter);
          const time = await searchTime(page);
          if (time !== null) times.push(time);
        }
        await page.getByText(/^(?!20,000)[1-9][\d,]* tracks$/).first().waitFor();
      }
      times.sort((a, b) => a - b);
      const [least, middle, most] = [0, times.length / 2, times.length - 1].map((at) =>
        times[Math.floor(at)]!
      );
      const figures = `min ${ms(least!)}, median ${ms(middle!)}, max ${ms(most!)}`;
      await Deno.stdout.write(
        new TextEncoder().encode(`keystroke to drawn result, ${times.length} results: ${figures}\n`),
      );
      assert.ok(most! < SLOWEST_SEARCH, `a search took ${ms(most!)} to be seen`);
    });

    await test.step("every request was answered", async () => {
      await page.waitForTimeout(300);
      assert.deepEqual(calls.open, new Map());
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

/** From the next keystroke on the page notes when the list or the count last changed. */
function watchSearch(page: Page): Promise<void> {
  return page.evaluate(() => {
    const watch = { typed: 0, changed: 0 };
    Object.assign(globalThis, { watch });
    const observer = new MutationObserver(() =>
      requestAnimationFrame(() => watch.changed = performance.now())
    );
    observer.observe(document.querySelector(".library")!, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    const start = (event: Event) => watch.typed = event.timeStamp;
    document.querySelector("#search")!.addEventListener("input", start, { once: true, capture: true });
    setTimeout(() => observer.disconnect(), 1_900);
  });
}

/** Milliseconds from the keystroke to the frame of the last change; `null` when it changed nothing that is shown. */
async function searchTime(page: Page): Promise<number | null> {
  return await page.evaluate(async () => {
    const { watch } = globalThis as unknown as { watch: { typed: number; changed: number } };
    const quiet = 160;
    const begun = performance.now();
    while (performance.now() < Math.max(begun, watch.changed) + quiet) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return watch.changed === 0 ? null : watch.changed - watch.typed;
  });
}

function ms(time: number): string {
  return `${Math.round(time)} ms`;
}
