import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { hashInputs, inputFiles } from "../pipeline/inputs.ts";

const files = {
  "step.ts": `import "./lib.ts"; import type { T } from "./types.ts"; export type X = T;`,
  "step.test.ts": `import "./step.ts";`,
  "lib.ts": "export const value = 1;",
  "types.ts": "export type T = string;",
  "program.ts": `import "./deep.ts";`,
  "deep.ts": "export {};",
  "unused.ts": "export {};",
  "data/page.html": "<p>",
  "data/code.ts": "export {};",
  "data/code.test.ts": "export {};",
};

Deno.test("a step's inputs are what it imports, the programs it starts, and its data: nothing else of the folder", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  await Deno.mkdir(join(folder, "data"));
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(folder, name), text);
  const step = {
    module: pathToFileURL(join(folder, "step.ts")).href,
    inputs: { modules: [join(folder, "program.ts")], data: [join(folder, "data")], values: [1] },
  };
  const wanted = ["data/page.html", "deep.ts", "lib.ts", "program.ts", "step.ts", "types.ts"];
  assert.deepEqual(await inputFiles(step), wanted.map((name) => join(folder, name)));

  const before = await hashInputs(step);
  for (const name of Object.keys(files)) {
    const file = join(folder, name);
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, `${text}\n`);
    assert.equal(await hashInputs(step) !== before, wanted.includes(name), name);
    await Deno.writeTextFile(file, text);
  }
  assert.equal(await hashInputs(step), before);
  assert.notEqual(await hashInputs({ ...step, inputs: { ...step.inputs, values: [2] } }), before);
  await Deno.remove(folder, { recursive: true });
});
