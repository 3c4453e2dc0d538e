import { encode } from "uqr";

export interface QrPicture {
  /** Modules on each side, with the quiet zone. */
  size: number;
  /** An SVG path that fills the dark modules. */
  path: string;
}

/** Modules that must stay light around the code (ISO/IEC 18004). */
const QUIET = 4;

/** `text` as a QR code that also a phone at the back of the room reads: the strongest correction that costs no size. */
export function qrPicture(text: string): QrPicture {
  const { data, size } = encode(text, { ecc: "M", boostEcc: true, border: QUIET });
  const runs = data.flatMap((row, y) =>
    darkRuns(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)
  );
  return { size, path: runs.join("") };
}

/** Stretches of dark modules in a row: where each begins and its length. */
function darkRuns(row: boolean[]): [start: number, length: number][] {
  const runs: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = runs.at(-1);
    if (!dark) return;
    if (last && last[0] + last[1] === x) last[1]++;
    else runs.push([x, 1]);
  });
  return runs;
}
