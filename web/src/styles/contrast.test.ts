import assert from "node:assert/strict";

const css = await Deno.readTextFile(new URL("./tokens.css", import.meta.url));
const live = await Deno.readTextFile(new URL("../live/night_view.css", import.meta.url));
const token = (name: string) => {
  const found = [...css.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6});`, "g"))].at(-1)?.[1];
  assert.ok(found, `--${name} is a colour`);
  return rgb(found);
};
const rgb = (hex: string) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
const mix = (a: number[], b: number[], share: number) =>
  a.map((value, i) => value * share + b[i]! * (1 - share));

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: number[], b: number[]): number {
  const luminance = (colour: number[]) => {
    const [red, green, blue] = colour.map((value) =>
      value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    );
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

Deno.test("every text colour can be read on every surface", () => {
  for (const text of ["text", "text-muted", "accent-strong", "coral", "good", "warn", "bad"]) {
    for (const surface of ["ground", "surface", "surface-raised", "surface-high"]) {
      const ratio = contrast(token(text), token(surface));
      assert.ok(ratio >= 4.5, `--${text} on --${surface}: ${ratio.toFixed(2)}`);
    }
  }
  for (const accent of [token("accent"), token("accent-strong"), rgb("#ffd88a"), rgb("#ff8f5c")]) {
    assert.ok(contrast(token("text-on-accent"), accent) >= 4.5);
  }
});

Deno.test("text can be read in the middle of the room's light, whatever the energy", () => {
  const share = Number(/var\(--glow\) (\d+)%/.exec(live)?.[1]) / 100;
  for (const light of ["glow", "energy-1", "energy-2", "energy-3", "energy-4", "energy-5"]) {
    const back = mix(token(light), token("ground"), share);
    for (const text of ["text", "text-muted", "accent-strong"]) {
      const ratio = contrast(token(text), back);
      assert.ok(ratio >= 4.5, `--${text} in --${light}: ${ratio.toFixed(2)}`);
    }
  }
});

Deno.test("borders of fields can be seen", () => {
  assert.ok(contrast(token("line-strong"), token("ground")) >= 3);
  assert.ok(contrast(token("focus"), token("ground")) >= 3);
});
