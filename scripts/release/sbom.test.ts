import assert from "node:assert/strict";
import { join } from "node:path";
import { listFiles } from "../lib/files.ts";
import { desktopDir, root } from "../lib/paths.ts";
import { bundled } from "./steps/manifest.ts";

Deno.test("the bill of materials names every npm package that the UI imports", async () => {
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const used = new Set<string>();
  for (const file of await listFiles(join(desktopDir, "src"))) {
    if (!/\.tsx?$/.test(file) || file.endsWith(".test.ts")) continue;
    const source = await Deno.readTextFile(file);
    for (const [, name = ""] of source.matchAll(/^import (?!type).*? from "([^".][^"]*)";/gms)) {
      const known = Object.keys(imports).find((key) => name === key || name.startsWith(`${key}/`));
      if (known) used.add(known);
    }
  }
  assert.deepEqual([...used].toSorted(), bundled.toSorted());
});
