/** What the browser tests share: one cloud and one Chromium for a test file, dancers' phones, and a look at every page. */

import assert from "node:assert/strict";
import axe from "axe-core";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { steadyAssets } from "../../../scripts/testing/steady_assets.ts";
import { requireTool, testWith } from "../../../scripts/testing/test_with.ts";
import { Cloud } from "./cloud.ts";

/** Milliseconds within which something must have happened; far more than it takes. */
export const patience = 120_000;
export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 800 };

export interface Stage {
  cloud: Cloud;
  browser: Browser;
}

/** Browser tests that share one cloud and one browser. */
export function browserTests(name: string, steps: Record<string, (stage: Stage) => Promise<void>>): void {
  testWith(
    { tools: ["chromium"] },
    name,
    async (test) => {
      const cloud = await Cloud.start();
      try {
        const browser = await launch();
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
    },
    { sanitizeOps: false, sanitizeResources: false },
  );
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
  const context = await browser.newContext({
    viewport: phone,
    locale: "en-GB",
    timezoneId: "Europe/Warsaw",
    serviceWorkers: "block",
    reducedMotion: "reduce",
    hasTouch: true,
    ...options,
  });
  context.setDefaultTimeout(patience);
  // A service worker is what makes the others steady, and is seen at work.
  if (options.serviceWorkers !== "allow") await steadyAssets(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()} ${message.location().url}`);
  });
  return {
    page,
    complaints,
    async [Symbol.asyncDispose]() {
      shown.push(await lookAt(page, complaints));
      await context.close();
    },
  };
}

/** Waits until `holds` gives true; then all is well. Otherwise it fails with what `holds` gave last. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + patience;
  while (!await holds()) {
    if (Date.now() > deadline) throw new Error(`Not within ${patience} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Fails when axe-core finds anything wrong with the page as it stands. */
export async function assertAccessible(page: Page, name: string): Promise<void> {
  await page.evaluate(`${axe.source}; undefined`);
  const violations = await page.evaluate(async () => {
    // axe cannot judge text over a gradient. The light at the top of the room is judged by contrast.test.ts.
    const room = document.querySelector<HTMLElement>(".page, .night-page");
    room!.style.background = "#0b0c10";
    // deno-lint-ignore no-explicit-any
    const { violations } = await (globalThis as any).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    room!.style.background = "";
    // deno-lint-ignore no-explicit-any
    return violations.map((one: any) => `${one.id}: ${one.nodes.map((node: any) => node.html).join("\n  ")}`);
  });
  assert.deepEqual(violations, [], `${name} has accessibility problems`);
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
export async function shot(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  const folder = Deno.env.get("PIKA_UI_SHOTS");
  if (folder) await page.screenshot({ path: join(folder, `web-${name}.png`), fullPage });
}

async function launch(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await requireTool("chromium"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
