/**
 * How long a set of many tracks takes to be drawn again after a track of it was moved: `deno task bench redraw`. The real page in Chromium, the
 * real sidecar, a library of 20,000 tracks.
 */

import { parseArgs } from "node:util";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import { launchBrowser, newPage } from "../../scripts/testing/browser.ts";
import { Sidecar } from "../../scripts/testing/sidecar.ts";
import { build } from "../build.ts";
import { callSidecar, makeLibrary, scratch } from "../tests/browser/harness.ts";

const TRACKS = 20_000;
/** Of the page's main thread, in milliseconds. */
const FIGURES = {
  TaskDuration: "all",
  ScriptDuration: "script",
  LayoutDuration: "layout",
  RecalcStyleDuration: "style",
};

type Figure = keyof typeof FIGURES;

// deno-lint-ignore no-console
const print = (text: string) => console.log(text);

const { values } = parseArgs({
  options: { entries: { type: "string", default: "100" }, moves: { type: "string", default: "40" } },
});
const [entries, moves] = [Number(values.entries), Number(values.moves)];

const folder = await scratch();
const [dataDir, uiDir] = [join(folder, "data"), join(folder, "ui")];
await Promise.all([build({ out: uiDir }), makeLibrary(dataDir, TRACKS, join(folder, "music"))]);
const sidecar = await Sidecar.start({ dataDir, uiDir });
const browser = await launchBrowser();
try {
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  await page.goto(sidecar.url);
  await page.locator("#row-0").waitFor();
  await page.locator('[data-job="scan"]').waitFor({ state: "detached" });
  await makeSet(page);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const rows: Record<Figure, number>[] = [];
  const shown: number[] = [];
  for (let move = 0; move < moves; move++) {
    const before = await metrics(session);
    shown.push(await moveOne(page, move % 2 === 0 ? "ArrowDown" : "ArrowUp"));
    const after = await metrics(session);
    rows.push(
      Object.fromEntries(
        Object.keys(FIGURES).map((name) => {
          const figure = name as Figure;
          return [figure, (after[figure] - before[figure]) * 1000];
        }),
      ) as Record<Figure, number>,
    );
  }
  print(
    `A set of ${entries} tracks, one moved ${moves} times: the main thread's ms from the press until it rests`,
  );
  for (const [name, words] of Object.entries(FIGURES)) {
    print(line(words, rows.map((row) => row[name as Figure])));
  }
  print(line("press to frame", shown));
} finally {
  await browser.close();
  await sidecar.stop();
  await Deno.remove(folder, { recursive: true });
}

/** A set of tracks of the library, with the keys on one of its rows. */
async function makeSet(page: Page): Promise<void> {
  const track_ids = Array.from({ length: entries }, (_, index) => index + 1);
  await callSidecar(page, "sets.create", { kind: "set", name: "Measured", track_ids });
  await page.keyboard.press("2");
  await page.getByRole("treeitem", { name: "Measured" }).click();
  await page.locator(".list-pane").getByText(`${entries} tracks`).waitFor();
  await page.locator(".list-pane .row-list").focus();
  for (let row = 0; row < 6; row++) await page.keyboard.press("ArrowDown");
  await rests(page);
}

/** Moves the active track by one, and waits until the page rests; milliseconds from the press to the frame that shows it. */
async function moveOne(page: Page, arrow: string): Promise<number> {
  await page.evaluate(() => {
    const list = document.querySelector(".list-pane .row-list-body")!;
    const began = new Promise<number>((resolve) =>
      addEventListener("keydown", (event) => event.key.startsWith("Arrow") && resolve(performance.now()), {
        capture: true,
      })
    );
    const drawn = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        requestAnimationFrame(() => resolve(performance.now()));
      });
      observer.observe(list, { subtree: true, attributes: true, attributeFilter: ["aria-rowindex"] });
    });
    Object.assign(globalThis, { moved: Promise.all([began, drawn]).then(([from, to]) => to - from) });
  });
  await page.keyboard.press(`Alt+${arrow}`);
  const shown = await page.evaluate(() => (globalThis as unknown as { moved: Promise<number> }).moved);
  await rests(page);
  return shown;
}

/** Until the sidecar has told of the change and nothing is drawn any more. */
async function rests(page: Page): Promise<void> {
  await page.waitForTimeout(600);
}

async function metrics(session: CDPSession): Promise<Record<Figure, number>> {
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value])) as Record<Figure, number>;
}

function line(words: string, times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1);
  return `${words.padStart(16)}: min ${at(0)}, median ${at(0.5)}, 95 % ${at(0.95)}, max ${at(1)}`;
}
