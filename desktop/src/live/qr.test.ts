import assert from "node:assert/strict";
import { encode } from "uqr";
import { qrPicture } from "./qr.ts";

const url = "https://cloud.example/live/K7M2P";

Deno.test("the path fills exactly the dark modules", () => {
  const { size, path } = qrPicture(url);
  const { data } = encode(url, { ecc: "M", boostEcc: true, border: 4 });
  const filled = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    filled[Number(y)]!.fill(true, Number(x), Number(x) + Number(length));
  }
  assert.deepEqual(filled, data);
});

Deno.test("four modules around the code stay light, so that phones find it on a dark screen", () => {
  const { size, path } = qrPicture(url);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    assert.ok(Number(x) >= 4 && Number(x) + Number(length) <= size - 4);
    assert.ok(Number(y) >= 4 && Number(y) < size - 4);
  }
});
