import assert from "node:assert/strict";
import { join } from "node:path";
import { root } from "../lib/paths.ts";
import { cutLock, cutManifest, importedNames, type Lock } from "./image_manifest.ts";

const lock: Lock = {
  version: "5",
  specifiers: { "npm:@a/b@1.0.0": "1.0.0_c@2.0.0", "npm:c@2.0.0": "2.0.0", "npm:other@1.0.0": "1.0.0" },
  npm: {
    "@a/b@1.0.0_c@2.0.0": { dependencies: ["c", "d@1.0.0"], optionalDependencies: ["native"] },
    "c@2.0.0": {},
    "d@1.0.0": { dependencies: ["e"] },
    "d@2.0.0": {},
    "e@1.0.0": {},
    "native@1.0.0": {},
    "other@1.0.0": { dependencies: ["d@2.0.0"] },
  },
};

Deno.test("names are found in imports of every shape, and nowhere else", () => {
  const names = ["hono", "hono-not", "@preact/signals", "dax", "esbuild", "@pika/contract/"];
  const source = `
    import { Hono } from "hono";
    import * as esbuild from 'esbuild';
    export { signal } from "@preact/signals/utils";
    const text = "dax"; import x from "./dax.ts";
    import { limits } from "@pika/contract/limits.ts";
    const late = await import("hono-not");`;
  assert.deepEqual(importedNames(source, names).sort(), [
    "@pika/contract/",
    "@preact/signals",
    "esbuild",
    "hono",
    "hono-not",
  ]);
});

Deno.test("the lock file keeps what is needed, directly or not, and only that", () => {
  const cut = cutLock(lock, ["npm:@a/b@1.0.0", "npm:c@2.0.0"]);
  const kept = ["@a/b@1.0.0_c@2.0.0", "c@2.0.0", "d@1.0.0", "e@1.0.0", "native@1.0.0"];
  assert.deepEqual(Object.keys(cut.npm).sort(), kept);
  assert.deepEqual(Object.keys(cut.specifiers), ["npm:@a/b@1.0.0", "npm:c@2.0.0"]);
});

Deno.test("what is not locked, or not clearly, is an error", () => {
  assert.throws(() => cutLock(lock, ["npm:new@1.0.0"]), /"npm:new@1.0.0" is not in deno.lock/);
  const unclear = { ...lock, npm: { ...lock.npm, "e@2.0.0": {} } };
  assert.throws(() => cutLock(unclear, ["npm:@a/b@1.0.0"]), /"e" is 2 times in deno.lock/);
});

Deno.test("an image's manifest has its members and imports, and stays frozen", () => {
  const manifest = {
    imports: { hono: "npm:hono@4", dax: "npm:dax@1" },
    tasks: { release: "x" },
    workspace: ["./desktop"],
  };
  const cut = cutManifest(manifest, { names: ["hono"], members: ["cloud"], nodeModules: "none" });
  assert.deepEqual(cut.imports, { hono: "npm:hono@4" });
  assert.deepEqual([cut.workspace, cut.lock, cut.tasks], [
    ["./cloud"],
    { path: "deno.lock", frozen: true },
    undefined,
  ]);
});

Deno.test("the cloud's image installs a handful of packages", async () => {
  const real: Lock = JSON.parse(await Deno.readTextFile(join(root, "deno.lock")));
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const { npm } = cutLock(real, ["hono", "postgres", "superstruct"].map((name) => imports[name]));
  assert.ok(Object.keys(npm).length < 10, Object.keys(npm).join(" "));
});
