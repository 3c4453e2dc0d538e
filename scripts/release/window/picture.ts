/** Pictures of windows: whether there is anything on them, and PNG files for people to look at. */

import { crc32, deflateSync } from "node:zlib";

export interface Picture {
  width: number;
  height: number;
  /** Three bytes a pixel, row by row. */
  rgb: Uint8Array;
}

/** A part of a picture, in its pixels. */
export interface Part {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Cuts a part out of a picture, which has to hold it. */
export function cut(picture: Picture, { left, top, width, height }: Part): Picture {
  const rgb = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row++) {
    const from = 3 * ((top + row) * picture.width + left);
    rgb.set(picture.rgb.subarray(from, from + 3 * width), 3 * row * width);
  }
  return { width, height, rgb };
}

/** A window with more than this share of one colour is empty; Pika's barest screen, an icon and two lines, has less. */
export const emptyFrom = 0.999;

/** The commonest colour as `#rrggbb`, and which share of the picture it is, from 0 to 1. */
export function commonestColour({ width, height, rgb }: Picture): { colour: string; share: number } {
  const counts = new Map<number, number>();
  for (let at = 0; at < rgb.length; at += 3) {
    const colour = (rgb[at]! << 16) | (rgb[at + 1]! << 8) | rgb[at + 2]!;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  let [best, most] = [0, 0];
  for (const [colour, count] of counts) if (count > most) [best, most] = [colour, count];
  return { colour: `#${best.toString(16).padStart(6, "0")}`, share: most / (width * height) };
}

/** How far a channel of a pixel may be off, of 255, and still be called the same: screens smooth and dither. */
const tolerance = 4;

/** Which share of two pictures differs, from 0 to 1; 1 when they are of different sizes. */
export function difference(one: Picture, other: Picture): number {
  if (one.width !== other.width || one.height !== other.height) return 1;
  let differing = 0;
  for (let at = 0; at < one.rgb.length; at += 3) {
    const isOff = [0, 1, 2].some((channel) =>
      Math.abs(one.rgb[at + channel]! - other.rgb[at + channel]!) > tolerance
    );
    if (isOff) differing++;
  }
  return differing / (one.width * one.height);
}

/** The picture as a PNG file (PNG specification, third edition: 8 bits, truecolour, no filter). */
export function png({ width, height, rgb }: Picture): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = new Uint8Array(height * (3 * width + 1)); // each row begins with its filter: 0, none
  for (let row = 0; row < height; row++) {
    rows.set(rgb.subarray(row * 3 * width, (row + 1) * 3 * width), row * (3 * width + 1) + 1);
  }
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return new Uint8Array([
    ...[...signature, ...chunk("IHDR", header)],
    ...[...chunk("IDAT", deflateSync(rows)), ...chunk("IEND", new Uint8Array())],
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(12 + data.length);
  const view = new DataView(whole.buffer);
  view.setUint32(0, data.length);
  whole.set(new TextEncoder().encode(type), 4);
  whole.set(data, 8);
  view.setUint32(8 + data.length, crc32(whole.subarray(4, 8 + data.length)));
  return whole;
}
