/** Bundles the web app: `deno run -A web/build.ts --out DIR` writes `index.html`, `app.js`, `app.css` and `health`. */

import * as esbuild from "esbuild";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Builds into a folder; makes it when it is absent. */
export async function build(out: string): Promise<void> {
  await Deno.mkdir(out, { recursive: true });
  await esbuild.build({
    absWorkingDir: here,
    entryPoints: { app: "src/main.tsx", style: "src/app.css" },
    entryNames: "app",
    outdir: out,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome109", "safari15.4", "firefox115"],
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "warning",
  });
  await esbuild.stop();
  await Deno.copyFile(join(here, "src", "index.html"), join(out, "index.html"));
  await Deno.writeTextFile(join(out, "health"), "ok\n");
}

if (import.meta.main) {
  const { values } = parseArgs({ args: Deno.args, options: { out: { type: "string" } } });
  const say = (line: string) => Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
  if (!values.out) {
    await say("Cannot build the web app: no output folder. Use --out DIR");
    Deno.exit(2);
  }
  await Deno.mkdir(values.out, { recursive: true });
  await build(await Deno.realPath(values.out));
  await say(`Web app built: ${values.out}`);
}
