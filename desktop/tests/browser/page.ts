/** What tests look for on a page, and wait for. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { patience } from "../../../scripts/testing/until.ts";

/** Waits until `read` gives `expected`; fails with what it gave last. */
export async function poll<T>(read: () => Promise<T>, expected: T): Promise<void> {
  const deadline = Date.now() + patience;
  let last = await read();
  while (last !== expected && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    last = await read();
  }
  assert.equal(last, expected);
}

/** Fails when something is wider than the window. */
export async function assertFits(page: Page, screen: string): Promise<void> {
  const { content, view } = await page.evaluate(() => ({
    content: Math.max(
      document.documentElement.scrollWidth,
      ...[...document.querySelectorAll("main, header, footer")].map((element) => element.scrollWidth),
    ),
    view: innerWidth,
  }));
  assert.ok(content <= view, `the screen "${screen}" is ${content} pixels wide in a window of ${view}`);
}
