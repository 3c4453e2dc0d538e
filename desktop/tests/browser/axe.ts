import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary: string }[];
}

/** Fails with every violation of WCAG A and AA and of good practice that axe-core finds on the page as it is now. */
export async function assertAccessible(page: Page, screen: string): Promise<void> {
  // Through the debugger, not a script element: the page's own policy allows no foreign script.
  await page.evaluate(await Deno.readTextFile(AXE));
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  const found = violations.map(({ id, help, nodes }) =>
    `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join("\n")}`
  );
  assert.equal(found.join("\n"), "", `axe-core on the screen "${screen}"`);
}
