/** Chromium for tests: started once, without its windows where that can be had, with windows whose pages load whatever the network does, and a look at what they show. */

import { createRequire } from "node:module";
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { steadyAssets } from "./steady_assets.ts";
import { requireTool, testWith } from "./test_with.ts";
import { patience } from "./until.ts";

/** A test in a browser. */
export function browserTest(name: string, run: (test: Deno.TestContext) => Promise<void>): void {
  testWith({ tools: ["chromium-headless-shell"] }, name, run, {
    sanitizeOps: false,
    sanitizeResources: false,
  });
}

/**
 * Starts Chromium, without a screen. `whole`: with all that makes it a browser around the pages, such as what it can install; each
 * page then costs four times as much.
 */
export async function launchBrowser(kind: "pages only" | "whole" = "pages only"): Promise<Browser> {
  return await chromium.launch({
    executablePath: await requireTool(kind === "whole" ? "chromium" : "chromium-headless-shell"),
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

/** A page in a window of its own (own cookies and storage), with patience. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patience);
  // A service worker is what makes pages steady elsewhere, and is to be seen at work.
  if (options.serviceWorkers !== "allow") await steadyAssets(context);
  return await context.newPage();
}

/** Everything the page complains about from now on; a test ends by looking at it. */
export function complaints(page: Page): string[] {
  const said: string[] = [];
  page.on("pageerror", (error) => said.push(`uncaught: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") said.push(`console: ${message.text()} ${message.location().url}`.trim());
  });
  return said;
}

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary: string }[];
}

/**
 * Fails with every violation of WCAG A and AA and of good practice that axe-core finds on the page as it is now. `tags` names other rules
 * than those that axe-core runs by itself.
 */
export async function assertAccessible(
  page: Page,
  screen: string,
  { tags }: { tags?: readonly string[] } = {},
): Promise<void> {
  // Through the debugger, not a script element: the page's own policy allows no foreign script.
  await page.evaluate(`${await Deno.readTextFile(axe)}; undefined`);
  const options = JSON.stringify(tags ? { runOnly: tags } : {});
  const violations: Violation[] = await page.evaluate(
    `axe.run(document, ${options}).then(({ violations }) => JSON.parse(JSON.stringify(violations)))`,
  );
  const found = violations.map(({ id, help, nodes }) =>
    `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join("\n")}`
  );
  assert.equal(found.join("\n"), "", `axe-core on the screen "${screen}"`);
}

/** Takes a picture into the folder of `PIKA_UI_SHOTS`, if that is set. */
export async function shot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  const folder = Deno.env.get("PIKA_UI_SHOTS");
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), ...options });
}

/** Runs one part of a journey; what comes after it makes no sense when it fails, and is not run. */
export type JourneyStep = (name: string, run: () => Promise<void>) => Promise<void>;

/** A journey on a page: where a step fails, a picture `failure` is taken, and the error tells what the page had complained about. */
export function journey(
  test: Deno.TestContext,
  { page, said, failure }: { page: Page; said: readonly string[]; failure: string },
): JourneyStep {
  return async (name, run) => {
    if (await test.step(name, run)) return;
    await shot(page, failure);
    throw new Error(`Stopped after "${name}"; the page had said: ${said.join("\n") || "nothing"}`);
  };
}
