/** The keys of this release's own steps, while a copy of the checkout is edited. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { remove } from "../../lib/files.ts";
import { pipeline } from "../../release/mod.ts";
import { copiedCheckout, releaseSources } from "../../testing/copied_checkout.ts";
import type { Changes } from "./key_changes.ts";

Deno.test("an edit of any module that a step reaches changes its key, an edit of a test changes none", async () => {
  const checkout = await copiedCheckout(releaseSources);
  const script = join(checkout, "scripts", "tests", "release", "key_changes.ts");
  const words = [Deno.execPath(), "run", "--node-modules-dir=none", "-A", script];
  const changes: Changes = JSON.parse((await run(words, { cwd: checkout })).stdout);
  await remove(checkout);

  const kept = pipeline.filter(({ inputs }) => inputs).map(({ name }) => name);
  assert.deepEqual(Object.keys(changes.steps), kept);
  for (const [name, { modules, unseen }] of Object.entries(changes.steps)) {
    assert.deepEqual(unseen, [], name);
    assert.ok(modules.includes(`scripts/release/steps/${name}.ts`), name);
    assert.deepEqual(modules.filter((module) => /\.test\.|\/tests\/|\/testing\//.test(module)), [], name);
    // What only plans the work and tells of it makes nothing old.
    for (const engine of ["plan", "runner"]) {
      assert.ok(!modules.includes(`scripts/pipeline/${engine}.ts`), `${name}: ${engine}`);
    }
  }
  const includes = (name: string, ...modules: string[]) => {
    for (const module of modules) {
      assert.ok(changes.steps[name]!.modules.includes(`scripts/${module}`), `${name}: ${module}`);
    }
  };
  includes(
    "package",
    "release/targets/app_id.ts",
    "release/targets/target.ts",
    "lib/files.ts",
    "release/build_info.ts",
  );
  includes("sign", "release/targets/windows/sign_file.ts", "release/targets/macos/notarisation.ts");
  includes(
    "verify",
    "lib/sidecar_client.ts",
    "release/bounded.ts",
    "release/retry.ts",
    "release/targets/mod.ts",
  );
  assert.ok(!changes.steps.sidecar!.modules.some((module) => module.startsWith("scripts/release/publish/")));

  assert.ok(changes.tests > 200, `${changes.tests} tests were edited`);
  assert.deepEqual(changes.byTests, []);
  assert.equal(changes.buildIdChanges, true);
});
