import assert from "node:assert/strict";
import { relative } from "node:path";
import { root } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { generate } from "../contract/generated.ts";

Deno.test("the sidecar's types are those of cloud/contract", async () => {
  for (const { path, text } of await generate(await ensurePython("dev"))) {
    const stands = await Deno.readTextFile(path);
    assert.equal(stands, text, `${relative(root, path)} is stale: run deno task contract`);
  }
});
