/**
 * Whether two browser engines show the same page: not the same pixels, for each draws letters and shadows its own way, but the same colours
 * and the same things at the same places. Both pictures are cut into blocks; of each block its mean brightness is compared, and how
 * much there is in it.
 */

import type { Picture } from "./picture.ts";

/** How alike two pictures are. */
export interface Likeness {
  /** Share of the blocks, from 0 to 1, whose mean brightness differs by more than {@linkcode brightnessStep}. */
  otherBrightness: number;
  /** How the contrast of the blocks goes together, Pearson's r: 1 when things are at the same places, about 0 for another layout. */
  sameThings: number;
}

/** Pixels: the height of a row of the library, and less than any card. */
const block = 32;
/** Of 255. Letters that lie half a pixel elsewhere change a block by less; a light page in place of a dark one by 200. */
const brightnessStep = 12;
/**
 * What may differ. Seen between WebKitGTK and Chromium: no block, and r from 0.985 to 0.999. Another screen: 16 % of the blocks and r below
 * 0.25; a page without its styles: 23 % and below 0.25; an empty one: 11 % and 0.
 */
const most: Likeness = { otherBrightness: 0.03, sameThings: 0.95 };

/** Compares two pictures of one size. Throws a RangeError for others. */
export function likeness(one: Picture, other: Picture): Likeness {
  if (one.width !== other.width || one.height !== other.height) {
    throw new RangeError(
      `One picture is ${one.width} x ${one.height}, the other ${other.width} x ${other.height}`,
    );
  }
  const [blocks, others] = [blocksOf(one), blocksOf(other)];
  const differing = blocks.filter(({ mean }, index) => Math.abs(mean - others[index]!.mean) > brightnessStep);
  return {
    otherBrightness: differing.length / blocks.length,
    sameThings: correlation(blocks.map(({ contrast }) => contrast), others.map(({ contrast }) => contrast)),
  };
}

/** Why two pictures do not show the same page, in words; undefined when they do. */
export function unlike(one: Picture, other: Picture): string | undefined {
  const { otherBrightness, sameThings } = likeness(one, other);
  if (otherBrightness > most.otherBrightness) {
    return `${(100 * otherBrightness).toFixed(1)} % of it is brighter or darker`;
  }
  if (!(sameThings >= most.sameThings)) return `things lie elsewhere (r = ${sameThings.toFixed(3)})`;
  return undefined;
}

interface Block {
  /** Brightness, from 0 to 255. */
  mean: number;
  /** Its standard deviation within the block. */
  contrast: number;
}

function blocksOf({ width, height, rgb }: Picture): Block[] {
  const blocks: Block[] = [];
  for (let top = 0; top + block <= height; top += block) {
    for (let left = 0; left + block <= width; left += block) {
      let [sum, squares] = [0, 0];
      for (let y = top; y < top + block; y++) {
        for (let x = left; x < left + block; x++) {
          const at = 3 * (y * width + x);
          // ITU-R BT.709, on the values as they are.
          const value = 0.2126 * rgb[at]! + 0.7152 * rgb[at + 1]! + 0.0722 * rgb[at + 2]!;
          sum += value;
          squares += value * value;
        }
      }
      const mean = sum / block ** 2;
      blocks.push({ mean, contrast: Math.sqrt(Math.max(0, squares / block ** 2 - mean * mean)) });
    }
  }
  return blocks;
}

/** Pearson's; 0 when one of them is the same everywhere, as an empty page is. */
function correlation(one: readonly number[], other: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(one), mean(other)];
  const sum = (term: (index: number) => number) => one.reduce((sum, _, index) => sum + term(index), 0);
  const together = sum((index) => (one[index]! - a) * (other[index]! - b));
  const spread = Math.sqrt(sum((index) => (one[index]! - a) ** 2) * sum((index) => (other[index]! - b) ** 2));
  return spread === 0 ? 0 : together / spread;
}
