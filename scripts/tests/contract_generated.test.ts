import assert from "node:assert/strict";
import { relative } from "node:path";
import { root } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { generate, leftovers } from "../contract/generated.ts";

Deno.test("the sidecar's types are those of cloud/contract", async () => {
  const generated = await generate(await ensurePython("dev"));
  for (const { path, text } of generated) {
    const stands = await Deno.readTextFile(path);
    assert.equal(stands, text, `${relative(root, path)} is stale: run deno task contract`);
  }
  assert.deepEqual(await leftovers(generated), [], "made from nothing: run deno task contract");
});
