/** Colours and type sizes stand once, in the contract's look/, and both apps take them from there. */

import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { type App, colour, tokens } from "@pika/contract/look/tokens.ts";
import { listFiles } from "../lib/files.ts";
import { root } from "../lib/paths.ts";
import { literalsInCode, literalsInCss, tokensOfCss } from "./look.ts";

const wings: Record<App, string> = { desk: "desktop", phone: "web" };

async function sources(app: App, name: RegExp): Promise<[path: string, text: string][]> {
  const files = (await listFiles(join(root, wings[app], "src"))).filter((file) => name.test(file));
  assert.ok(files.length > 10);
  return await Promise.all(
    files.map(async (file): Promise<[string, string]> => [
      relative(root, file),
      await Deno.readTextFile(file),
    ]),
  );
}

for (const app of ["desk", "phone"] as const) {
  Deno.test(`the ${app} writes no colour and no type size out`, async () => {
    const styles = (await sources(app, /\.css$/)).flatMap(([path, text]) =>
      literalsInCss(text).map((literal) => `${path} says "${literal}"`)
    );
    const code = (await sources(app, /(?<!\.test)\.tsx?$/)).flatMap(([path, text]) =>
      literalsInCode(text).map((literal) => `${path} says ${literal}`)
    );
    assert.deepEqual(
      [...styles, ...code],
      [],
      "name it in cloud/contract/look and use var(--name)",
    );
  });

  Deno.test(`the ${app} takes only tokens that there are`, async () => {
    const styles = await sources(app, /\.css$/);
    const code = await sources(app, /(?<!\.test)\.tsx?$/);
    const known = new Set([
      ...tokens(app).keys(),
      ...styles.flatMap(([, text]) => tokensOfCss(text).set),
      ...code.flatMap(([, text]) => [...text.matchAll(/"--([\w-]+)"/g)].map(([, name]) => name!)),
    ]);
    const unknown = [...styles, ...code].flatMap(([path, text]) =>
      tokensOfCss(text).taken.filter((name) => !known.has(name)).map((name) => `${path} takes --${name}`)
    );
    assert.deepEqual(unknown, []);
  });

  Deno.test(`the ${app}'s page has the colour of the ground around it`, async () => {
    const page = await Deno.readTextFile(join(root, wings[app], "src/index.html"));
    const ground = tokens(app).get("ground");
    assert.ok(page.includes(`<meta name="theme-color" content="${ground}">`));
  });

  Deno.test(`every style of the ${app} is in its list, once, behind its own tokens and not the other's`, async () => {
    const list = join(root, wings[app], "src/styles.css");
    const imported = [...(await Deno.readTextFile(list)).matchAll(/@import "(.+)";/g)].map(([, path]) =>
      path!
    );
    const [first, second, ...own] = imported;
    assert.deepEqual([first, second], ["tokens", app].map((name) => `@pika/contract/look/${name}.css`));
    const listed = own.map((path) => relative(root, join(list, "..", path)));
    const there = (await sources(app, /\.css$/)).map(([path]) => path)
      .filter((path) => path !== relative(root, list));
    assert.deepEqual(listed.toSorted(), there.toSorted());
  });
}

Deno.test("the phone's manifest has the colour of the ground", async () => {
  const manifest = JSON.parse(await Deno.readTextFile(join(root, "web/src/manifest.webmanifest")));
  const ground = tokens("phone").get("ground");
  assert.deepEqual([manifest.theme_color, manifest.background_color], [ground, ground]);
  assert.equal(colour("phone", "ground")[3], 1);
});

Deno.test("literals of style sheets are found, and what is no literal is not", () => {
  assert.deepEqual(
    literalsInCss(`
      /* #fff */
      a:hover { color: #fff; background: linear-gradient(rgb(1 2 3 / 4%), var(--ground), tomato); }
      .red, #added { border: 1px solid var(--bad); font: 600 13px / 1 sans-serif; font-size: 1.5em }
      @media (max-width: 10px) { b { outline-color: hsl(1 2% 3%) } }`),
    [
      "color: #fff",
      "background: rgb(1 2 3 / 4%)",
      "background: tomato",
      "font: 600 13px / 1 sans-serif",
      "font-size: 1.5em",
      "outline-color: hsl(1 2% 3%)",
    ],
  );
  assert.deepEqual(
    literalsInCss(`
      a { color: var(--text-red); fill: currentColor; background: color-mix(in srgb, var(--glow) 3%, transparent) }
      b { font: 500 var(--type-12) / 1.4 var(--font); font-size: var(--type-now); white-space: nowrap }
      c { font: inherit; font-size: 0; mask: url(#hill) }`),
    [],
  );
});

Deno.test("literals of components are found, and what is no literal is not", () => {
  assert.deepEqual(
    literalsInCode(
      '<rect fill="#0b4f94" stroke={"white"} /><text font-size="12" fill={`rgb(1 2 3)`} style={{ fontSize: 12 }} />',
    ),
    ["#0b4f94", "rgb(1 2 3)", "white", 'font-size="12"', "fontSize: 12"],
  );
  assert.deepEqual(
    literalsInCode(
      '<a href="#content" class="red"><rect fill="var(--face)" stroke="currentColor" font-size={size} /></a>',
    ),
    [],
  );
});
