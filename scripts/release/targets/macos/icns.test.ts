import assert from "node:assert/strict";
import { icns } from "./icns.ts";

/** The first bytes of a PNG of some size. */
function png(width: number, height = width): Uint8Array {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x89504e47);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

Deno.test("an icon file says its length and holds each picture under its types", () => {
  const file = icns([32, 64, 128, 256, 512, 1024].map((size) => png(size)));
  const view = new DataView(file.buffer);
  assert.equal(view.getUint32(4), file.length);
  const types: string[] = [];
  for (let at = 8; at < file.length; at += view.getUint32(at + 4)) {
    types.push(`${new TextDecoder().decode(file.subarray(at, at + 4))} ${view.getUint32(at + 8 + 16)}`);
  }
  assert.deepEqual(types, [
    ...["ic11 32", "ic12 64", "ic07 128", "ic08 256", "ic13 256"],
    ...["ic09 512", "ic14 512", "ic10 1024"],
  ]);
});

Deno.test("a missing, oblong or foreign picture is named", () => {
  assert.throws(() => icns([png(32)]), /no picture of 64 × 64 pixels/);
  assert.throws(() => icns([png(32, 64)]), /32 × 64 pixels: it is not square/);
  assert.throws(
    () => icns([new TextEncoder().encode("GIF89a and so on, longer than a PNG's head")]),
    /is no PNG/,
  );
});
