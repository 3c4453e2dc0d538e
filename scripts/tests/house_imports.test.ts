/** The house as it is drawn: who imports whom, in all wings. */

import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { listFiles } from "../lib/files.ts";
import { moduleGraph } from "../lib/module_graph.ts";
import { root } from "../lib/paths.ts";
import { circles, type Graph, isTest, problemsOf, relativeImports } from "../house/imports.ts";
import { type Rules, rules } from "../house/rules.ts";

const wings = ["cloud", "web", "desktop", "scripts"];

async function sources(): Promise<string[]> {
  const files = await Promise.all(wings.map((wing) => listFiles(join(root, wing))));
  return files.flat().filter((file) => /\.tsx?$/.test(file));
}

Deno.test("everybody imports what the drawing says, and nobody in a circle", async () => {
  const graph = await moduleGraph(await sources());
  const short = (file: string) => relative(root, file);
  const own = new Map([...graph].map(([file, imports]) => [short(file), imports.map(short)]));
  assert.deepEqual(problemsOf(own, rules), []);
});

Deno.test("whoever is outside of the contract says its name", async () => {
  const outside = (await sources()).map((file) => relative(root, file)).filter((file) =>
    !file.startsWith("cloud/contract/")
  );
  const texts = await Promise.all(
    outside.map(async (file) => [file, await Deno.readTextFile(join(root, file))] as const),
  );
  assert.deepEqual(texts.flatMap(([file, text]) => relativeImports(file, text, "cloud/contract")), []);
});

Deno.test("the rooms of a wing know each other in one direction, and each exists in the rules once", () => {
  const folders = rules.rooms.map(({ folder }) => folder);
  assert.equal(new Set(folders).size, folders.length);
  for (const { folder, knows } of rules.rooms) {
    for (const known of knows) {
      assert.ok(folders.includes(known), `${folder} knows "${known}", which is no room`);
    }
  }
  assert.deepEqual(circles(new Map(rules.rooms.map(({ folder, knows }) => [folder, knows]))), []);
});

const small: Rules = {
  rooms: [
    { folder: "cloud/contract", knows: [] },
    { folder: "cloud/base", knows: ["cloud/contract"] },
    { folder: "cloud/room", knows: ["cloud/base"] },
    { folder: "cloud", knows: [] },
    { folder: "web", knows: ["cloud/contract"] },
    { folder: "scripts/testing", knows: [] },
    { folder: "scripts", knows: [] },
  ],
  entries: ["cloud"],
  testsKnow: ["cloud/contract", "scripts/testing"],
  programs: { cloud: ["mod.ts"] },
  oneWay: ["web/src"],
  exceptions: [],
};

function problems(imports: Record<string, string[]>, changes: Partial<Rules> = {}): string[] {
  const graph: Graph = new Map(Object.entries(imports));
  return problemsOf(graph, { ...small, ...changes });
}

Deno.test("what is drawn is allowed", () => {
  assert.deepEqual(
    problems({
      "cloud/mod.ts": ["cloud/room/state.ts", "cloud/base/log.ts"],
      "cloud/room/state.ts": ["cloud/room/counts.ts", "cloud/base/log.ts"],
      "cloud/room/state.test.ts": ["cloud/mod.ts", "cloud/contract/a.ts", "scripts/testing/until.ts"],
      "web/src/app.tsx": ["cloud/contract/a.ts"],
      "web/tests/page.test.ts": ["web/src/app.tsx", "scripts/testing/browser.ts"],
    }),
    [],
  );
});

Deno.test("each way out of the drawing is found", () => {
  for (
    const [from, to] of [
      ["cloud/base/log.ts", "cloud/room/state.ts"],
      ["cloud/contract/a.ts", "cloud/base/log.ts"],
      ["cloud/contract/a.test.ts", "cloud/base/log.ts"],
      ["web/src/app.tsx", "cloud/room/state.ts"],
      ["web/tests/page.test.ts", "cloud/mod.ts"],
      ["web/src/app.tsx", "scripts/testing/until.ts"],
      ["web/src/app.tsx", "web/tests/page.ts"],
      ["web/tests/page.test.ts", "scripts/lib/files.ts"],
      ["nobody/src/x.ts", "cloud/base/log.ts"],
    ] as const
  ) {
    const [problem, ...more] = problems({ [from]: [to] });
    assert.match(problem ?? "", new RegExp(`^${from} imports ${to}, which .* may not know `));
    assert.deepEqual(more, []);
  }
});

Deno.test("at the top of a wing lie its programs, and their tests", () => {
  const graph = { "cloud/mod.ts": [], "cloud/mod.test.ts": [], "cloud/deno.json": [], "cloud/log.ts": [] };
  assert.deepEqual(problems(graph), [
    "cloud/log.ts lies at the top of its wing and is no program there: it belongs into a room",
  ]);
});

Deno.test("circles of files are found in any wing, circles of folders where they are forbidden", () => {
  assert.deepEqual(
    problems({ "cloud/base/a.ts": ["cloud/base/b.ts"], "cloud/base/b.ts": ["cloud/base/a.ts"] }),
    ["These files import each other in a circle: cloud/base/a.ts, cloud/base/b.ts"],
  );
  assert.deepEqual(
    problems({ "web/src/live/a.ts": ["web/src/ui/b.ts"], "web/src/ui/c.ts": ["web/src/live/d.ts"] }),
    ["These folders know each other in a circle: web/src/live, web/src/ui"],
  );
});

Deno.test("an exception excuses what it names, and is found when nothing needs it", () => {
  const exceptions = [{ from: "web/tests", to: "scripts/lib/files.ts", why: "moves soon" }];
  assert.deepEqual(problems({ "web/tests/page.ts": ["scripts/lib/files.ts"] }, { exceptions }), []);
  assert.deepEqual(problems({ "web/tests/page.ts": [] }, { exceptions }), [
    "The exception from web/tests to scripts/lib/files.ts is no longer needed: remove it",
  ]);
});

Deno.test("a relative way into the contract is found, also as a type and as a dynamic import", () => {
  const up = "../../cloud/contract";
  const text = `import type { A } from "${up}/a.ts"; import "./own.ts";
    await import('${up}/b.ts'); import { c } from "@pika/contract/c.ts";`;
  assert.deepEqual(relativeImports("web/src/app.ts", text, "cloud/contract"), [
    'web/src/app.ts imports "../../cloud/contract/a.ts": say @pika/contract/...',
    'web/src/app.ts imports "../../cloud/contract/b.ts": say @pika/contract/...',
  ]);
});

Deno.test("tests are what ends in .test, and what lies in a folder of tests", () => {
  const files = [
    "cloud/a.test.ts",
    "web/tests/x.ts",
    "scripts/tests/deploy/x.ts",
    "web/a.ts",
    "web/testing.ts",
  ];
  assert.deepEqual(files.map(isTest), [true, true, true, false, false]);
});
