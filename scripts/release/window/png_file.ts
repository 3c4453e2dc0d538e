/**
 * Reads the pictures that `screencapture` and System.Drawing write: PNG files of 8 or 16 bits a channel, in colour, with or without
 * transparency, not interlaced (PNG specification, third edition; the names of its sections are beside what they say).
 */

import { inflateSync } from "node:zlib";
import { ScriptError } from "../../lib/errors.ts";
import type { Picture } from "./picture.ts";

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Channels of the colour types that are read (11.2.1): truecolour, and truecolour with alpha. */
const channelsOf: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/** The picture in a PNG file; what is transparent in it is as its colour says. Throws a ScriptError for a file that is none that is read. */
export function readPng(file: Uint8Array): Picture {
  if (file.length < 33 || signature.some((byte, at) => file[at] !== byte)) {
    throw new ScriptError(`A picture of ${file.length} bytes is no PNG file`);
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const data: Uint8Array[] = [];
  for (let at = 8; at + 8 <= file.length;) {
    const length = view.getUint32(at);
    const type = new TextDecoder("latin1").decode(file.subarray(at + 4, at + 8));
    if (type === "IDAT") data.push(file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [bits = 0, colourType = 0, , , interlaced = 0] = file.subarray(24, 29);
  const channels = channelsOf[colourType];
  if (!channels || (bits !== 8 && bits !== 16) || interlaced) {
    throw new ScriptError(
      `A PNG file of colour type ${colourType}, ${bits} bits${interlaced ? ", interlaced" : ""} is not read`,
    );
  }
  const rows = unfiltered(inflateSync(joined(data)), { height, step: channels * bits / 8, width });
  const rgb = new Uint8Array(3 * width * height);
  const byte = bits / 8; // of 16 bits the first byte is the higher one
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[3 * pixel + channel] = rows[(pixel * channels + channel) * byte]!;
    }
  }
  return { width, height, rgb };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Takes the filters away (9.2). `step`: bytes a pixel. Returns the rows without the byte that names their filter. */
function unfiltered(
  data: Uint8Array,
  { width, height, step }: { width: number; height: number; step: number },
): Uint8Array {
  const length = width * step;
  if (data.length !== height * (length + 1)) {
    throw new ScriptError(`A PNG file of ${width} × ${height} holds ${data.length} bytes of pixels`);
  }
  const rows = new Uint8Array(height * length);
  for (let row = 0; row < height; row++) {
    const filter = data[row * (length + 1)]!;
    for (let column = 0; column < length; column++) {
      const at = row * length + column;
      const left = column < step ? 0 : rows[at - step]!;
      const above = row === 0 ? 0 : rows[at - length]!;
      const corner = row === 0 || column < step ? 0 : rows[at - length - step]!;
      rows[at] = data[row * (length + 1) + 1 + column]! + predicted(filter, left, above, corner);
    }
  }
  return rows;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4:
      return paeth(left, above, corner);
    default:
      throw new ScriptError(`A PNG file has a row of filter ${filter}`);
  }
}

/** Of the three neighbours the one next to `left + above - corner` (9.4). */
function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((one) => Math.abs(estimate - one)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
