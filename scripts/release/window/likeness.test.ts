import assert from "node:assert/strict";
import { likeness, unlike } from "./likeness.ts";
import { cut, type Picture } from "./picture.ts";

/** A dark page with a light column of "letters", drawn `shift` pixels to the right. */
function page({ at = 64, shift = 0, ground = 12 } = {}): Picture {
  const [width, height] = [640, 320];
  const rgb = new Uint8Array(3 * width * height).fill(ground);
  for (let y = 40; y < 280; y += 16) {
    for (let x = at + shift; x < at + shift + 120; x += 4) {
      for (let row = y; row < y + 8; row++) rgb.fill(220, 3 * (row * width + x), 3 * (row * width + x) + 3);
    }
  }
  return { width, height, rgb };
}

Deno.test("letters that lie a pixel elsewhere are the same page", () => {
  assert.equal(unlike(page(), page({ shift: 1 })), undefined);
  assert.ok(likeness(page(), page({ shift: 1 })).sameThings > 0.98);
});

Deno.test("another layout, another ground and an empty page are not", () => {
  assert.match(unlike(page(), page({ at: 400 }))!, /% of it is brighter or darker|things lie elsewhere/);
  assert.match(unlike(page(), page({ ground: 240 }))!, /% of it is brighter or darker/);
  const empty = { ...page(), rgb: new Uint8Array(page().rgb.length).fill(12) };
  assert.ok(unlike(page(), empty));
  assert.equal(likeness(page(), empty).sameThings, 0);
});

Deno.test("pictures of two sizes are not compared", () => {
  const part = cut(page(), { left: 64, top: 32, width: 320, height: 64 });
  assert.equal(unlike(part, cut(page(), { left: 64, top: 32, width: 320, height: 64 })), undefined);
  assert.throws(() => unlike(page(), part), /640 x 320, the other 320 x 64/);
});
