/**
 * Bundles the web app: `deno run -A web/build.ts --out DIR [--watch]` writes
 *
 *     assets/        scripts and style, named by their content: may be cached for ever
 *     index.html, sw.js, manifest.webmanifest, icons   must be asked for anew each time
 *     health         `ok`
 *
 * `--watch` builds again on every change.
 */

import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = ["chrome109", "safari15.4", "firefox115"];
const icons = {
  "icon.svg": "pika.svg",
  "icon-180.png": "icon-180.png",
  "icon-192.png": "icon-192.png",
  "icon-512.png": "icon-512.png",
  "icon-maskable-512.png": "icon-maskable-512.png",
};
/** The page that most people come for, by a QR code: its script is asked for together with the first one. */
const preloaded = "src/live/live_page.tsx";

/** Builds into a folder; makes it when it is absent. Returns what was made of what. */
export async function build(out: string): Promise<esbuild.Metafile> {
  const { metafile } = await esbuild.build(settings(out));
  await writeAround(out, metafile);
  await esbuild.stop();
  return metafile;
}

/** Builds on every change until the process ends. `onBuild` hears of each build with the number of its errors. */
export async function watch(out: string, onBuild: (errors: number) => void): Promise<void> {
  const context = await esbuild.context({
    ...settings(out),
    sourcemap: "inline",
    plugins: [{
      name: "write-around",
      setup({ onEnd }) {
        onEnd(async ({ errors, metafile }) => {
          if (metafile && errors.length === 0) await writeAround(out, metafile);
          onBuild(errors.length);
        });
      },
    }],
  });
  await context.watch();
}

function settings(out: string): esbuild.BuildOptions & { metafile: true } {
  return {
    absWorkingDir: here,
    entryPoints: { app: "src/main.tsx", style: "src/styles.css" },
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    outdir: join(out, "assets"),
    bundle: true,
    alias: { "@pika/contract": join(here, "..", "cloud", "contract") },
    splitting: true,
    minify: true,
    metafile: true,
    format: "esm",
    target: [...target, "es2022"],
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "warning",
  };
}

/** Everything that is not a module: the page, the worker, the manifest, the icons; and old builds' files go. */
async function writeAround(out: string, metafile: esbuild.Metafile): Promise<void> {
  const made = Object.entries(metafile.outputs).map(([path, { entryPoint }]) => ({
    url: `/assets/${basename(path)}`,
    entryPoint,
  }));
  const urlOf = (entryPoint: string) => made.find((file) => file.entryPoint === entryPoint)!.url;
  const preloads = [urlOf(preloaded), ...imports(metafile, preloaded)];
  const page = (await Deno.readTextFile(join(here, "src", "index.html")))
    .replace("%STYLE%", urlOf("src/styles.css"))
    .replace("%SCRIPT%", urlOf("src/main.tsx"))
    .replace("%PRELOADS%", preloads.map((url) => `<link rel="modulepreload" href="${url}">`).join("\n    "));
  await Deno.writeTextFile(join(out, "index.html"), page);
  await Deno.copyFile(join(here, "src", "manifest.webmanifest"), join(out, "manifest.webmanifest"));
  for (const [name, source] of Object.entries(icons)) {
    await Deno.copyFile(join(here, "icon", source), join(out, name));
  }
  await Deno.writeTextFile(join(out, "health"), "ok\n");
  await removeOld(join(out, "assets"), new Set(made.map(({ url }) => basename(url))));
  const files = ["/index.html", "/manifest.webmanifest", ...Object.keys(icons).map((name) => `/${name}`)];
  await writeWorker(out, [...files, ...made.map(({ url }) => url)]);
}

/** Addresses of the scripts that the one made of `entryPoint` imports at once. */
export function imports(metafile: esbuild.Metafile, entryPoint: string): string[] {
  const found = new Set<string>();
  const follow = (path: string) => {
    for (const { path: next, kind } of metafile.outputs[path]!.imports) {
      if (kind !== "import-statement" || found.has(next)) continue;
      found.add(next);
      follow(next);
    }
  };
  follow(Object.keys(metafile.outputs).find((path) => metafile.outputs[path]!.entryPoint === entryPoint)!);
  return [...found].map((path) => `/assets/${basename(path)}`);
}

/** The version of the worker is made of all files, so that it changes exactly when one does. */
async function writeWorker(out: string, files: string[]): Promise<void> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(await Deno.readFile(join(out, file)));
  await esbuild.build({
    absWorkingDir: here,
    entryPoints: ["src/sw.ts"],
    outfile: join(out, "sw.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target,
    define: {
      __FILES__: JSON.stringify(files),
      __VERSION__: JSON.stringify(hash.digest("hex").slice(0, 16)),
    },
    logLevel: "warning",
  });
}

async function removeOld(folder: string, keep: Set<string>): Promise<void> {
  for (const { name } of Deno.readDirSync(folder)) if (!keep.has(name)) await Deno.remove(join(folder, name));
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { out: { type: "string" }, watch: { type: "boolean", default: false } },
  });
  const say = (line: string) => Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
  if (!values.out) {
    await say("Cannot build the web app: no output folder. Use --out DIR");
    Deno.exit(2);
  }
  await Deno.mkdir(values.out, { recursive: true });
  const out = await Deno.realPath(values.out);
  if (values.watch) {
    await watch(
      out,
      (errors) => say(errors === 0 ? `Web app built: ${out}` : `Web app has ${errors} errors`),
    );
  } else {
    await build(out);
    await say(`Web app built: ${values.out}`);
  }
}
