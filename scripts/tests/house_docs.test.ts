/** Documents name files that there are. */

import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { links, namedPaths } from "../house/docs.ts";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";

const { stdout } = await run(["git", "ls-files"], { cwd: root });
const files = stdout.split("\n").filter(Boolean);
const folders = new Set(files.flatMap((file) => above(file)));
const documents = files.filter((file) => file.endsWith(".md") && file !== "CHANGELOG.md");

/** What is no file of the checkout: builds, the app's data folder, addresses of releases; a name in capitals stands for many. */
const elsewhere =
  /^(?:\.cache|dist|assets|updates\/state\.json|releases\/(?:latest|download))\b|[A-Z]{4}(?!.*\.md$)/;

function above(path: string): string[] {
  const folder = dirname(path);
  return folder === "." ? [] : [folder, ...above(folder)];
}

/** Whether there is a file or folder whose path ends so: READMEs name them from where they are speaking of. */
function isThere(path: string): boolean {
  const folder = path.endsWith("/") ? path.slice(0, -1) : undefined;
  const all = folder === undefined ? files : [...folders];
  return all.some((one) => one === (folder ?? path) || one.endsWith(`/${folder ?? path}`));
}

for (const document of documents) {
  Deno.test(`${document} names files that there are`, async () => {
    const text = await Deno.readTextFile(join(root, document));
    for (const link of links(text)) {
      const target = normalize(join(dirname(document), link)).replace(/\/$/, "");
      assert.ok(files.includes(target) || folders.has(target), `there is no "${link}" to link to`);
    }
    const gone = namedPaths(text).filter((path) => !elsewhere.test(path) && !isThere(path));
    assert.deepEqual(gone, []);
  });
}

Deno.test("links and paths are found, programs and addresses are not taken for them", () => {
  const text =
    "See [the guide](cloud/OPERATIONS.md#backup), [Deno](https://deno.com), `release/mod.ts`, `mod.ts`, `live/`,\n" +
    "`GET /api/live/CODE`, `deno task ok`.\n```\n`not/this.ts`\n```\n";
  assert.deepEqual(links(text), ["cloud/OPERATIONS.md"]);
  assert.deepEqual(namedPaths(text), ["release/mod.ts", "live/"]);
});
