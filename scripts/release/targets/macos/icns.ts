/**
 * Writes macOS icon files: `icns`, the length, then one element for each picture, a PNG as it is. The sizes of 16 and 32 points are given at
 * double density only: their single-density elements do not take PNG everywhere, and macOS shrinks the others well.
 */

/** Pixels of a picture to the types of the elements that show it: at single density, and at double density for half as many points. */
const elementTypes: Record<number, readonly string[]> = {
  32: ["ic11"], // 16 points, double
  64: ["ic12"], // 32 points, double
  128: ["ic07"], // 128 points
  256: ["ic08", "ic13"], // 256 points; 128, double
  512: ["ic09", "ic14"], // 512 points; 256, double
  1024: ["ic10"], // 512 points, double
};

/** The edges, in pixels, of the pictures that an icon file needs. */
export const iconSizes: readonly number[] = Object.keys(elementTypes).map(Number);

/** An icon file of square PNG pictures, one for each of `iconSizes`. Throws an Error that names a missing or wrong one. */
export function icns(pictures: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bySize = new Map(pictures.map((picture) => [pngEdge(picture), picture]));
  const elements: Uint8Array[] = [];
  for (const size of iconSizes) {
    const picture = bySize.get(size);
    if (!picture) throw new Error(`There is no picture of ${size} × ${size} pixels for the icon`);
    for (const type of elementTypes[size] ?? []) elements.push(chunkHead(type, picture.length + 8), picture);
  }
  const length = elements.reduce((sum, { length }) => sum + length, 8);
  const file = new Uint8Array(length);
  let at = 0;
  for (const part of [chunkHead("icns", length), ...elements]) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** Width of a square PNG in pixels. */
function pngEdge(png: Uint8Array): number {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  if (png.length < 24 || view.getUint32(0) !== 0x89504e47) {
    throw new Error("A picture for the icon is no PNG");
  }
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width !== height) {
    throw new Error(`A picture for the icon has ${width} × ${height} pixels: it is not square`);
  }
  return width;
}

function chunkHead(type: string, length: number): Uint8Array {
  const head = new Uint8Array(8);
  head.set(new TextEncoder().encode(type));
  new DataView(head.buffer).setUint32(4, length);
  return head;
}
