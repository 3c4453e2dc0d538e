import assert from "node:assert/strict";
import { loadAgainOnce, loadingHelped, type Page } from "./last_resort.ts";

function page(facts: { fields?: string[]; served?: boolean }): Page & { loads: number } {
  const kept = new Map<string, string>();
  return {
    loads: 0,
    fields: () => facts.fields ?? [""],
    isServed: () => Promise.resolve(facts.served ?? true),
    reload() {
      this.loads++;
    },
    sessionStorage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
  };
}

Deno.test("the page is loaded again once, and once more after it has helped", async () => {
  const lost = page({});
  await loadAgainOnce(lost);
  await loadAgainOnce(lost);
  assert.equal(lost.loads, 1);
  loadingHelped(lost);
  await loadAgainOnce(lost);
  assert.equal(lost.loads, 2);
});

Deno.test("what somebody has typed is not taken away, and a page that nobody serves is kept", async () => {
  for (const kept of [page({ fields: ["", "Slow songs first"] }), page({ served: false })]) {
    await loadAgainOnce(kept);
    assert.equal(kept.loads, 0);
  }
});
