import assert from "node:assert/strict";
import { mendPlace, type WindowFacts } from "./window_place.ts";

const laptop = { width: 1920, height: 1080 };
const window = { x: 300, y: 100, width: 1280, height: 800 };

function facts(change: Partial<WindowFacts> = {}): WindowFacts {
  return { os: "Windows", window, screens: [laptop], isRestored: true, scale: 1, ...change };
}

Deno.test("a window that can be seen stays where it is", () => {
  for (
    const at of [
      { x: 0, y: 0 },
      { x: -8, y: -8 }, // fills the screen
      { x: 1800, y: 900 },
      { x: -1100, y: 0 },
    ]
  ) {
    assert.equal(mendPlace(facts({ window: { ...window, ...at } })), undefined, JSON.stringify(at));
  }
  // Left of the first screen, above it, right of it: with a second one that may be right.
  for (const at of [{ x: -1500, y: 50 }, { x: 400, y: -900 }, { x: 2500, y: 300 }]) {
    const two = facts({ window: { ...window, ...at }, screens: [laptop, laptop] });
    assert.equal(mendPlace(two), undefined, JSON.stringify(at));
  }
});

Deno.test("a window on a screen that is gone comes back to the middle", () => {
  for (
    const at of [
      { x: 5000, y: 100 },
      { x: 1900, y: 0 },
      { x: -1280, y: 0 },
      { x: 0, y: 1070 },
      { x: 0, y: -700 },
      { x: -32_000, y: -32_000 }, // where Windows puts what is minimised
    ]
  ) {
    for (const os of ["Windows", "Darwin", "Linux"]) {
      const lost = facts({ os, window: { ...window, ...at } });
      assert.deepEqual(mendPlace(lost), { center: true }, `${os} ${JSON.stringify(at)}`);
    }
  }
  const two = facts({ window: { ...window, x: 5000 }, screens: [laptop, laptop] });
  assert.deepEqual(mendPlace(two), { center: true });
});

Deno.test("on a fine screen of Windows the first window is as large as it is meant, and fits", () => {
  const first = facts({ isRestored: false, scale: 1.5, screens: [{ width: 2880, height: 1800 }] });
  assert.deepEqual(mendPlace(first), { size: { width: 1920, height: 1200 }, center: true });
  const small = facts({ isRestored: false, scale: 1.5 });
  assert.deepEqual(mendPlace(small), { size: { width: 1920, height: 1008 }, center: true });
  // The others count in the page's pixels, and a size that a person chose is theirs.
  assert.equal(mendPlace({ ...first, os: "Darwin" }), undefined);
  assert.equal(mendPlace({ ...first, os: "Linux" }), undefined);
  assert.equal(mendPlace({ ...first, isRestored: true }), undefined);
});

Deno.test("where the screens are not known nothing is moved", () => {
  assert.equal(mendPlace(facts({ screens: [], window: { ...window, x: 5000 } })), undefined);
});
