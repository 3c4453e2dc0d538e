/** What the browser tests share: one cloud and one Chromium for a test file, dancers' phones, and a look at every page. */

import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import * as kit from "../../../scripts/testing/browser.ts";
import { Cloud } from "./cloud.ts";

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 800 };

export interface Stage {
  cloud: Cloud;
  browser: Browser;
}

/** Browser tests that share one cloud and one browser. */
export function browserTests(name: string, steps: Record<string, (stage: Stage) => Promise<void>>): void {
  kit.browserTest(name, async (test) => {
    const cloud = await Cloud.start();
    try {
      const browser = await kit.launchBrowser();
      try {
        for (const [step, run] of Object.entries(steps)) {
          await test.step({
            name: step,
            sanitizeOps: false,
            sanitizeResources: false,
            fn: () => telling(() => run({ cloud, browser })),
          });
        }
      } finally {
        await browser.close();
      }
    } finally {
      await cloud.stop();
    }
  });
}

/** What the phones of a step showed when they were put away. */
let shown: string[] = [];

/** Runs a step; when it fails, the error tells what the phones showed. */
async function telling(run: () => Promise<void>): Promise<void> {
  shown = [];
  try {
    await run();
  } catch (error) {
    if (error instanceof Error) error.message += `\n\nThe phones showed:\n${shown.join("\n\n")}`;
    throw error;
  }
}

async function lookAt(page: Page, complaints: string[]): Promise<string> {
  const text = await page.evaluate(() => document.body.innerText).catch(String);
  return [page.url(), text.slice(0, 800), ...complaints].join("\n");
}

/** A phone of its own: own cookies, own storage. It collects what the page complained about. */
export async function newPhone(
  { browser }: Stage,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[]; [Symbol.asyncDispose](): Promise<void> }> {
  const page = await kit.newPage(browser, {
    viewport: phone,
    locale: "en-GB",
    timezoneId: "Europe/Warsaw",
    serviceWorkers: "block",
    reducedMotion: "reduce",
    hasTouch: true,
    ...options,
  });
  const complaints = kit.complaints(page);
  return {
    page,
    complaints,
    async [Symbol.asyncDispose]() {
      shown.push(await lookAt(page, complaints));
      await page.context().close();
    },
  };
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails when axe-core finds anything wrong with the page as it stands. */
export async function assertAccessible(page: Page, name: string): Promise<void> {
  // axe cannot judge text over a gradient. The light at the top of the room is judged by contrast.test.ts.
  const paint = (color: string) =>
    page.evaluate((color) => {
      document.querySelector<HTMLElement>(".page, .night-page")!.style.background = color;
    }, color);
  await paint("#0b0c10");
  await kit.assertAccessible(page, name, { tags: rules });
  await paint("");
}

const targets =
  "button, input, summary, main a.button, main a.night, main a.file, main a.link, .foot a, .brand";

/** Fails when a button or link that stands alone is smaller than 44 px. */
export async function assertBigTargets(page: Page, name: string): Promise<void> {
  const small = await page.evaluate(
    (targets) =>
      [...document.querySelectorAll<HTMLElement>(targets)]
        .map((element) => ({
          text: element.innerText || element.className,
          box: element.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.width > 0 && (box.height < 43.9 || box.width < 43.9))
        .map(({ text, box }) => `${text}: ${box.width} x ${box.height}`),
    targets,
  );
  assert.deepEqual(small, [], `${name} has small targets`);
}

/** Fails when the page is wider than the screen. */
export async function assertNoSideways(page: Page, name: string): Promise<void> {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(inner! <= outer!, `${name} is ${inner} px wide on a screen of ${outer} px`);
}

/** Takes a picture into the folder of `PIKA_UI_SHOTS`, if that is set. */
export function shot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  return kit.shot(page, `web-${name}`, options);
}
