import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { commonestColour, difference, type Picture, png } from "./picture.ts";

/** White, with as many black pixels as asked for. */
function picture(black: number, width = 100, height = 50): Picture {
  return { width, height, rgb: new Uint8Array(3 * width * height).fill(255).fill(0, 0, 3 * black) };
}

Deno.test("the commonest colour and its share are those of the pixels", () => {
  assert.deepEqual(commonestColour(picture(0)), { colour: "#ffffff", share: 1 });
  assert.deepEqual(commonestColour(picture(1000)), { colour: "#ffffff", share: 0.8 });
  assert.deepEqual(commonestColour(picture(4000)), { colour: "#000000", share: 0.8 });
  assert.equal(commonestColour({ width: 1, height: 1, rgb: new Uint8Array([1, 2, 3]) }).colour, "#010203");
});

Deno.test("how much of two pictures differs is a share of their pixels", () => {
  assert.equal(difference(picture(0), picture(1000)), 0.2);
  assert.equal(difference(picture(1000), picture(1000)), 0);
  assert.equal(difference(picture(0), picture(0, 50, 100)), 1, "another size is another picture");
  const smoothed = picture(1000);
  assert.equal(
    difference({ ...smoothed, rgb: smoothed.rgb.map((value) => value && value - 4) }, smoothed),
    0,
  );
});

Deno.test("a PNG holds the size and every pixel of the picture", () => {
  const file = png(picture(3, 5, 2));
  const view = new DataView(file.buffer);
  assert.equal(new TextDecoder("latin1").decode(file.subarray(0, 8)), "\u2030PNG\r\n\x1a\n");
  assert.deepEqual([view.getUint32(16), view.getUint32(20)], [5, 2]);
  const length = view.getUint32(33);
  assert.equal(new TextDecoder().decode(file.subarray(37, 41)), "IDAT");
  const white = new Array(3).fill(255);
  const black = new Array(3).fill(0);
  assert.deepEqual([...inflateSync(file.subarray(41, 41 + length))], [
    ...[0, ...black, ...black, ...black, ...white, ...white],
    ...[0, ...white, ...white, ...white, ...white, ...white],
  ]);
});
