/** Reads the tokens of both apps, for the tests that look at them. */

/** Which of the two apps. Its own tokens are in the file of that name. */
export type App = "desk" | "phone";

export const apps: readonly App[] = ["desk", "phone"];

/** A colour by its parts, each 0..1: red, green and blue in sRGB, and how much it covers. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const read = (name: string) => Deno.readTextFile(new URL(name, import.meta.url));
const shared = await read("./tokens.css");
const own: Record<App, string> = { desk: await read("./desk.css"), phone: await read("./phone.css") };

/** The tokens of an app without their dashes, what it shares with the other included, as they are written. */
export function tokens(app: App): Map<string, string> {
  const blocks = [shared, own[app]].map((sheet) => {
    const begin = sheet.indexOf("\n:root {");
    return sheet.slice(begin, sheet.indexOf("\n}", begin));
  });
  return new Map(
    blocks.flatMap((block) =>
      [...block.matchAll(/^ *--([\w-]+): ([^;]+);/gm)].map(([, name, value]) => [name!, value!] as const)
    ),
  );
}

/** What a token of an app stands for when it is a colour: `#rrggbb`, `rgb(r g b / a%)`, or another token. Throws when it is none. */
export function colour(app: App, name: string): Colour {
  const value = tokens(app).get(name) ?? "";
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (other) return colour(app, other);
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(value);
  if (hex) {
    const [red, green, blue] = hex.slice(1).map((part) => parseInt(part, 16) / 255);
    return [red!, green!, blue!, 1];
  }
  const veil = /^rgb\((\d+) (\d+) (\d+) \/ (\d+)%\)$/.exec(value);
  if (!veil) throw new Error(`Cannot read --${name} of the ${app} as a colour: it is "${value}"`);
  const [red, green, blue, alpha] = veil.slice(1).map(Number);
  return [red! / 255, green! / 255, blue! / 255, alpha! / 100];
}

/** What one sees of colours that lie on each other, the top one first; the last must cover everything. */
export function seen(layers: readonly Colour[]): Colour {
  return layers.reduceRight((below, [red, green, blue, alpha]) => {
    const over = (top: number, under: number) => top * alpha + under * (1 - alpha);
    return [over(red, below[0]), over(green, below[1]), over(blue, below[2]), 1];
  });
}

/** WCAG 2.2: the contrast ratio of two colours that cover, from 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const luminance = (colour: Colour) => {
    const [red, green, blue] = colour.slice(0, 3).map((value) =>
      value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    );
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}
