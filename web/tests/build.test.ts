import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, imports } from "../build.ts";

/** Compressed JavaScript of the first load of `/live/CODE`, in bytes. */
const budget = 30 * 1024;

Deno.test("the bundle is a page, hashed assets, a worker that knows them all, and a health file", async () => {
  await using folder = await built();
  const { out } = folder;
  const names = [...Deno.readDirSync(out)].map((entry) => entry.name).sort();
  assert.deepEqual(names, [
    "assets",
    "health",
    "icon-180.png",
    "icon-192.png",
    "icon-512.png",
    "icon-maskable-512.png",
    "icon.svg",
    "index.html",
    "manifest.webmanifest",
    "sw.js",
  ]);
  const assets = [...Deno.readDirSync(join(out, "assets"))].map(({ name }) => name);
  for (const name of assets) assert.match(name, /^[a-z_]+-[A-Z0-9]{8}\.(js|css)$/);

  const page = await Deno.readTextFile(join(out, "index.html"));
  assert.doesNotMatch(page, /%[A-Z]+%/);
  const linked = [...page.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path]) => path!);
  for (const path of linked) assert.ok((await Deno.stat(join(out, path))).isFile, path);
  assert.doesNotMatch(
    page,
    /<script(?![^>]*src=)|style=/,
    "a strict content policy forbids scripts and styles inside",
  );

  const worker = await Deno.readTextFile(join(out, "sw.js"));
  for (const name of assets) assert.ok(worker.includes(`/assets/${name}`), name);
});

Deno.test("the same sources make the same files, and what an older build left is removed", async () => {
  await using first = await built();
  await using second = await built();
  await Deno.writeTextFile(join(second.out, "assets", "app-OLDOLD00.js"), "");
  await build(second.out);
  for (const path of ["index.html", "sw.js"]) {
    const [a, b] = await Promise.all([first, second].map(({ out }) => Deno.readTextFile(join(out, path))));
    assert.equal(a, b);
  }
  const names = ({ out }: { out: string }) =>
    [...Deno.readDirSync(join(out, "assets"))].map(({ name }) => name).sort();
  assert.deepEqual(names(first), names(second));
});

for (const language of ["en", "pl"]) {
  Deno.test(`the first load of /live/CODE in "${language}" needs at most 30 KB of compressed JavaScript`, async () => {
    await using folder = await built();
    const { out, metafile } = folder;
    const entries = [
      "src/main.tsx",
      "src/live/live_page.tsx",
      `src/text/${language}.ts`,
      "src/outbox/deliver_elsewhere.ts",
    ];
    const urls = new Set(entries.flatMap((entry) => {
      const path = Object.keys(metafile.outputs).find((name) => metafile.outputs[name]!.entryPoint === entry);
      assert.ok(path, `${entry} is loaded on its own`);
      return [`/assets/${basename(path)}`, ...imports(metafile, entry)];
    }));
    let bytes = 0;
    for (const url of urls) bytes += gzipSync(await Deno.readFile(join(out, url)), { level: 6 }).length;
    assert.ok(bytes <= budget, `${bytes} bytes in ${[...urls].join(", ")}`);
    assert.ok(bytes > 5_000, `${bytes} bytes cannot be all of it`);
  });
}

async function built() {
  const out = await Deno.makeTempDir();
  const metafile = await build(out);
  return { out, metafile, [Symbol.asyncDispose]: () => Deno.remove(out, { recursive: true }) };
}
