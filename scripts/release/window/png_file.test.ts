import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { deflateSync } from "node:zlib";
import { ScriptError } from "../../lib/errors.ts";
import { png } from "./picture.ts";
import { readPng } from "./png_file.ts";

/** A PNG file of these rows, each with the byte of its filter; its data is cut into two chunks, as encoders do, and the sums are not said. */
function file(
  head: { width: number; height: number; bits: number; colourType: number; interlaced?: number },
  rows: number[][],
): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return [length, Buffer.from(type, "latin1"), data, Buffer.alloc(4)];
  };
  const size = Buffer.alloc(8);
  size.writeUInt32BE(head.width, 0);
  size.writeUInt32BE(head.height, 4);
  const data = deflateSync(new Uint8Array(rows.flat()));
  return new Uint8Array(Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    ...chunk("IHDR", Buffer.from([...size, head.bits, head.colourType, 0, 0, head.interlaced ?? 0])),
    ...chunk("iCCP", new Uint8Array(9)),
    ...[...chunk("IDAT", data.subarray(0, 5)), ...chunk("IDAT", data.subarray(5)), ...chunk("IEND", size)],
  ]));
}

Deno.test("what we write is read as it was", () => {
  const picture = { width: 3, height: 2, rgb: Uint8Array.from({ length: 18 }, (_, at) => at * 13) };
  assert.deepEqual(readPng(png(picture)), picture);
});

Deno.test("every filter of the specification is undone, and transparency let be", () => {
  const head = { width: 2, height: 5, bits: 8, colourType: 6 };
  // All pixels are 10 20 30 and 40 50 60, told from what lies to the left, above, between both, and by Paeth's rule.
  const rows = [
    [0, 10, 20, 30, 255, 40, 50, 60, 255],
    [1, 10, 20, 30, 255, 30, 30, 30, 0],
    [2, 0, 0, 0, 0, 0, 0, 0, 0],
    [3, 5, 10, 15, 128, 15, 15, 15, 0],
    [4, 0, 0, 0, 0, 0, 0, 0, 0],
  ];
  const row = [10, 20, 30, 40, 50, 60];
  assert.deepEqual([...readPng(file(head, rows)).rgb], [...row, ...row, ...row, ...row, ...row]);
});

Deno.test("of 16 bits a channel the higher ones are taken", () => {
  const head = { width: 1, height: 1, bits: 16, colourType: 2 };
  assert.deepEqual([...readPng(file(head, [[0, 1, 200, 2, 200, 3, 200]])).rgb], [1, 2, 3]);
});

Deno.test("what is no picture, or none that is read, is said", () => {
  const head = { width: 1, height: 1, bits: 8, colourType: 2 };
  const refused = (bytes: Uint8Array, words: RegExp) =>
    assert.throws(() => readPng(bytes), (error) => error instanceof ScriptError && words.test(error.message));
  refused(new Uint8Array(0), /picture of 0 bytes is no PNG/);
  refused(file({ ...head, colourType: 3 }, [[0, 1]]), /colour type 3, 8 bits is not read/);
  refused(file({ ...head, interlaced: 1 }, [[0, 1, 2, 3]]), /interlaced is not read/);
  refused(file(head, [[0, 1, 2]]), /1 × 1 holds 3 bytes/);
  refused(file(head, [[9, 1, 2, 3]]), /filter 9/);
});
