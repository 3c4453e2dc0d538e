import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "./build.ts";

Deno.test("the bundle holds the page, its script and style, and a health file", async () => {
  const out = await Deno.makeTempDir();
  await build(out);
  const names = [...Deno.readDirSync(out)].map((entry) => entry.name).sort();
  assert.deepEqual(names, ["app.css", "app.js", "health", "index.html"]);
  const page = await Deno.readTextFile(join(out, "index.html"));
  for (const name of ["app.css", "app.js"]) assert.ok(page.includes(`"${name}"`));
  await Deno.remove(out, { recursive: true });
});
