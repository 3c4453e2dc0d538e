/** Reads the PNG files that browsers write: 8 bits a channel, colours with or without opacity, not interlaced (PNG specification, third edition). */

import { inflateSync } from "node:zlib";
import { ScriptError } from "../../lib/errors.ts";
import type { Picture } from "./picture.ts";

const channelsOf: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/** The picture in a file; opacity is left out. Throws a ScriptError for any other kind of PNG. */
export function readPng(file: Uint8Array): Picture {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, type, , , interlaced] = file.subarray(24, 29);
  const channels = channelsOf[type!];
  if (depth !== 8 || channels === undefined || interlaced !== 0) {
    throw new ScriptError(`Cannot read a PNG of ${depth} bits and colour type ${type}`);
  }
  const packed: Uint8Array[] = [];
  for (let at = 8; at < file.length;) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (name === "IDAT") packed.push(file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const rows = new Uint8Array(inflateSync(joined(packed)));
  return { width, height, rgb: unfiltered(rows, { width, height, channels }) };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Undoes the filter that each row begins with (section 9 of the specification). */
function unfiltered(
  rows: Uint8Array,
  { width, height, channels }: { width: number; height: number; channels: number },
): Uint8Array {
  const stride = width * channels;
  const rgb = new Uint8Array(width * height * 3);
  let above = new Uint8Array(stride);
  for (let row = 0; row < height; row++) {
    const filter = rows[row * (stride + 1)]!;
    const line = rows.slice(row * (stride + 1) + 1, (row + 1) * (stride + 1));
    for (let at = 0; at < stride; at++) {
      const left = at < channels ? 0 : line[at - channels]!;
      const corner = at < channels ? 0 : above[at - channels]!;
      line[at] = line[at]! + predicted(filter, left, above[at]!, corner);
    }
    for (let pixel = 0; pixel < width; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        rgb[3 * (row * width + pixel) + channel] = line[pixel * channels + channel]!;
      }
    }
    above = line;
  }
  return rgb;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4:
      return paeth(left, above, corner);
    default:
      return 0;
  }
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}
