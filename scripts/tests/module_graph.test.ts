import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { ScriptError } from "../lib/errors.ts";
import { moduleGraph, reachable, reachedPackages } from "../lib/module_graph.ts";
import { root } from "../lib/paths.ts";

/** A folder with the given files. */
async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(folder, name), text);
  return folder;
}

Deno.test("imports of every kind are followed, and packages are named with their version", async () => {
  const folder = await folderOf({
    "a.ts":
      `import "./b.ts"; import type { C } from "./c.ts"; import data from "./d.json" with { type: "json" };
      export const load = () => import("./e.ts"); export type Y = C & typeof data;`,
    "b.ts": `export * from "./f.ts";`,
    "c.ts": `import $ from "dax"; import { join } from "node:path"; export type C = [typeof $, typeof join];`,
    "d.json": "{}",
    "e.ts": `import "./a.ts";`,
    "f.ts": `export const text = await Deno.readTextFile(new URL("./data.txt", import.meta.url));`,
    "data.txt": "",
    "other.ts": `import "./b.ts";`,
  });
  const at = (...names: string[]) => names.map((name) => join(folder, name));
  const [a, other] = at("a.ts", "other.ts") as [string, string];
  const graph = await moduleGraph([a, other]);
  assert.deepEqual(graph.get(a), at("b.ts", "c.ts", "d.json", "e.ts"));
  assert.deepEqual(reachable(graph, a), at("a.ts", "b.ts", "c.ts", "d.json", "e.ts", "f.ts"));
  assert.deepEqual(reachable(graph, other), at("b.ts", "f.ts", "other.ts"));
  assert.deepEqual([...(await moduleGraph([other])).keys()], at("b.ts", "f.ts", "other.ts"));
  const config = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  assert.deepEqual(await reachedPackages([a]), ["node:path", config.imports.dax].sort());
  assert.deepEqual(await reachedPackages([other]), []);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("an import that leads nowhere is an error, and names the file", async () => {
  const folder = await folderOf({ "a.ts": `import "./gone.ts";`, "b.ts": `import "no-such-package";` });
  await assert.rejects(
    moduleGraph([join(folder, "a.ts")]),
    (error) => error instanceof ScriptError && error.message.includes(join(folder, "gone.ts")),
  );
  await assert.rejects(
    moduleGraph([join(folder, "b.ts")]),
    (error) => error instanceof ScriptError && /b\.ts".*no-such-package/s.test(error.message),
  );
  assert.throws(() => reachable(new Map(), "/x.ts"), ScriptError);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("names of the import map lead to files of the checkout", async () => {
  const entry = join(root, "scripts", "tasks", "release.ts");
  const graph = await moduleGraph([entry]);
  const files = reachable(graph, entry).map((file) => relative(root, file).replaceAll("\\", "/"));
  assert.ok(files.includes("scripts/release/mod.ts"));
  assert.ok(files.every((file) => !file.startsWith("..") && !file.includes("node_modules")));
});
