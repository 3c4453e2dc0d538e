/**
 * Which keys an edit changes: a program that edits the checkout that it lies in, so it is run in a copy (keys.test.ts). Prints as JSON
 * `Changes`.
 */

import { join, relative } from "node:path";
import { listFiles } from "../../lib/files.ts";
import { root } from "../../lib/paths.ts";
import { hashInputs, inputFiles, type WithInputs } from "../../pipeline/inputs.ts";
import { buildIdOf } from "../../release/build_id.ts";
import { pipeline } from "../../release/mod.ts";
import type { Release } from "../../release/release.ts";

export interface Changes {
  /** Of each step that is kept: its modules, from the checkout's root, and those whose edit changed nothing. */
  steps: Record<string, { modules: string[]; unseen: string[] }>;
  /** Test files that were edited all at once. */
  tests: number;
  /** What an edit of all tests changed: names of steps, or `build id`. */
  byTests: string[];
  /** Whether an edit of a module of the UI changed the build id. */
  buildIdChanges: boolean;
}

const release: Release = {
  ...{ version: "1.2.3", target: { os: "linux", arch: "x64" }, commit: "0".repeat(40), dirty: false },
  ...{ buildId: "1.2.3+0123456789ab", shell: { kind: "browser", reason: "a test" }, published: false },
  ...{ cloud: null, sidecarMode: "auto", workDir: root, outDir: root, sourceDateEpoch: 0 },
};

const kept = new Map<string, WithInputs>();
for (const { name, module, inputs } of pipeline) {
  if (inputs) kept.set(name, { module, inputs: await inputs(release) });
}

/** Does something while files have one more line. */
async function whileEdited<T>(files: readonly string[], look: () => Promise<T>): Promise<T> {
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(file)));
  for (const [index, file] of files.entries()) await Deno.writeTextFile(file, `${texts[index]}\n// edited\n`);
  try {
    return await look();
  } finally {
    for (const [index, file] of files.entries()) await Deno.writeTextFile(file, texts[index]!);
  }
}

const named = (file: string) => relative(root, file).replaceAll("\\", "/");
const keys = async () => {
  const found: [string, string][] = [["build id", await buildIdOf("1.2.3")]];
  for (const [name, step] of kept) found.push([name, await hashInputs(step)]);
  return new Map(found);
};
const before = await keys();

const steps: Changes["steps"] = {};
for (const [name, step] of kept) {
  const modules = (await inputFiles(step)).filter((file) => /\.tsx?$/.test(file));
  const unseen: string[] = [];
  // Of the UI's many modules every tenth.
  const edited = modules.filter((file, index) => named(file).startsWith("scripts/") || index % 10 === 0);
  for (const file of edited) {
    const key = await whileEdited([file], () => hashInputs(step));
    if (key === before.get(name)) unseen.push(named(file));
  }
  steps[name] = { modules: modules.map(named), unseen };
}

const tests = (await Promise.all(["scripts", "desktop", "cloud"].map((wing) => listFiles(join(root, wing)))))
  .flat()
  .filter((file) => /\.test\.tsx?$/.test(file));
const withTests = await whileEdited(tests, keys);
const page = join(root, "desktop", "src", "main.tsx");
const changes: Changes = {
  steps,
  tests: tests.length,
  byTests: [...before].flatMap(([name, key]) => withTests.get(name) === key ? [] : [name]),
  buildIdChanges: await whileEdited([page], () => buildIdOf("1.2.3")) !== before.get("build id"),
};
// deno-lint-ignore no-console
console.log(JSON.stringify(changes));
