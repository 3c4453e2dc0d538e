/**
 * Bundles the UI: `deno run -A desktop/build.ts --out DIR [--build-id ID] [--watch]` writes `index.html`, `app.js`,
 * `app.css`, `guard.js` and the icons. The same files serve both shells.
 *
 * `--build-id` is what the page shows the sidecar, so that a stale one is noticed (default: `source`, as a sidecar from
 * source says). `--watch` rebuilds on every change, and open pages reload themselves.
 */
import * as esbuild from "esbuild";
import { parseArgs } from "node:util";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));

export interface BuildOptions {
  /** Folder to write to; made when absent. */
  out: string;
  /** Default: `source`. */
  buildId?: string;
}

/** Builds once, minified. Resolves to the milliseconds it took. */
export async function build(options: BuildOptions): Promise<number> {
  const start = performance.now();
  await writeStatic(options);
  await esbuild.build({ ...settings(options.out), minify: true, define: { __WATCH__: "false" } });
  await esbuild.stop();
  return performance.now() - start;
}

/** Builds on every change until the process ends. `onBuild` hears of each build with the number of its errors. */
export async function watch(options: BuildOptions, onBuild: (errors: number) => void): Promise<void> {
  await writeStatic(options);
  const context = await esbuild.context({
    ...settings(options.out),
    sourcemap: "inline",
    define: { __WATCH__: "true" },
    plugins: [{
      name: "tell-pages",
      setup(build) {
        build.onEnd(async ({ errors }) => {
          if (errors.length === 0) await writeStatic(options, String(Date.now()));
          onBuild(errors.length);
        });
      },
    }],
  });
  await context.watch();
}

function settings(out: string): esbuild.BuildOptions {
  return {
    absWorkingDir: HERE,
    entryPoints: { app: "src/main.tsx", style: "src/styles.css" },
    entryNames: "app",
    outdir: out,
    bundle: true,
    alias: { "@pika/contract": join(HERE, "..", "cloud", "contract") },
    format: "esm",
    target: ["chrome109", "safari16"],
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "warning",
  };
}

/** `stamp` names one build; the page of a watched build asks for `build.json` and reloads when it changes. */
async function writeStatic({ out, buildId = "source" }: BuildOptions, stamp?: string): Promise<void> {
  await Deno.mkdir(out, { recursive: true });
  const page = await Deno.readTextFile(join(HERE, "src/index.html"));
  await Deno.writeTextFile(join(out, "index.html"), page.replace("%BUILD_ID%", escapeAttribute(buildId)));
  await Deno.copyFile(join(HERE, "src/guard.js"), join(out, "guard.js"));
  await Deno.copyFile(join(HERE, "icon/pika.svg"), join(out, "icon.svg"));
  await Deno.copyFile(join(HERE, "icon/pika-256.png"), join(out, "icon.png"));
  if (stamp) await Deno.writeTextFile(join(out, "build.json"), JSON.stringify({ stamp }));
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { out: { type: "string" }, "build-id": { type: "string" }, watch: { type: "boolean" } },
  });
  const say = (line: string) => Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
  if (!values.out) {
    await say("Cannot build the UI: no output folder. Use --out DIR [--build-id ID] [--watch]");
    Deno.exit(2);
  }
  const options = { out: await absolute(values.out), buildId: values["build-id"] };
  if (values.watch) {
    await watch(
      options,
      (errors) => say(errors === 0 ? "UI built, pages reload" : `UI not built: ${errors} errors`),
    );
  } else {
    await say(`UI built in ${Math.round(await build(options))} ms: ${options.out}`);
  }
}

async function absolute(path: string): Promise<string> {
  await Deno.mkdir(path, { recursive: true });
  return await Deno.realPath(path);
}
